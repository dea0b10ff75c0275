export const call = (work: Function): string => work.name;

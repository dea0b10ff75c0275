export const sorted = (list: number[]): number[] => list.sort();

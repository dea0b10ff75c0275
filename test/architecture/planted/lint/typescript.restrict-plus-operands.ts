export const text = (left: string, right: string | undefined): string => left + right;

export const text = (value: string): string => value as string;

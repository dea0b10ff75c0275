export const text = (value: object): string => String(value);

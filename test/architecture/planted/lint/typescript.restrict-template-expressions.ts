export const text = (value: string | undefined): string => `value: ${value}`;

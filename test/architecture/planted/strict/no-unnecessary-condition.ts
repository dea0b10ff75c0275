export const length = (text: string): number => (text === undefined ? 0 : text.length);

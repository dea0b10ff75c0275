export const name = (text: string): string => text.substr(1);

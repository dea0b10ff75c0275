export const parse = <T>(text: string): T => JSON.parse(text) as T;

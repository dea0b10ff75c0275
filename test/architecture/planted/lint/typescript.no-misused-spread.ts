export const copy = (source: Map<string, string>): object => ({ ...source });

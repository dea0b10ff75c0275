export const parse = (take: (value: string) => void, text: string): void => {
  take(JSON.parse(text));
};

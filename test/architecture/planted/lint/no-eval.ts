export const run = (text: string): void => {
  eval(text);
};

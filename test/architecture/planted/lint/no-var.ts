var old = 1;

export const answer = (): number => old;

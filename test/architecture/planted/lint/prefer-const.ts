let fixed = 1;

export const twice = (): number => fixed * 2;

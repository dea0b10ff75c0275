export const fail = (): Promise<never> => Promise.reject('no stack, no code');

// @ts-ignore
export const text: string = 'checked by nobody';

export const identity = (value: any): unknown => value;

export const same = (left: string | undefined): boolean => left == 'same';

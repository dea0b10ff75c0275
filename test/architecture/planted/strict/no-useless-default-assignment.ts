export const length = ({ text = '' }: { text: string }): number => text.length;

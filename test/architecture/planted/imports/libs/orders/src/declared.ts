import { stray } from 'stray';

export const value = stray;

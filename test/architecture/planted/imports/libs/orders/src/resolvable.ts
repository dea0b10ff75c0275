import { gone } from './gone.js';

export const value = gone;

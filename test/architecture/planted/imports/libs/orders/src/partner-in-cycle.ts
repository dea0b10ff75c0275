import { value } from './no-cycle.js';

export const other: number = value;

import { other } from './partner-in-cycle.js';

export const value = other;

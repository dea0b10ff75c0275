import { main } from '../../../apps/door/src/main.js';

export const value = main;

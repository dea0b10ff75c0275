import { base } from '../../kernel/src/index.js';

export const value = base;

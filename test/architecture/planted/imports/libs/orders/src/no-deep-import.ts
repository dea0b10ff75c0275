import { base } from '../../kernel/src/base.js';

export const value = base;

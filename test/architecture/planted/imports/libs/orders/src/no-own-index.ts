import { order } from './index.js';

export const value = order;

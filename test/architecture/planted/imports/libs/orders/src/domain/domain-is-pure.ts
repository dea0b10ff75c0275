import { createHash } from 'node:crypto';

export const value = createHash;

import { Database } from 'libsql';

export const value = Database;

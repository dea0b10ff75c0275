export type { SqlStatement, SqlValue } from './connection.js';
export { SqliteStore, STORE_FILE, type SqliteStoreOptions } from './sqlite-store.js';
export { ConstraintError } from './store-errors.js';
export type { WriterJob, WriterTransaction } from './writer.js';

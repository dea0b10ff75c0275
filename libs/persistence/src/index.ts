export { defineCollection, type CollectionDefinition, type IndexDefinition } from './collection-definition.js';
export { Database, openDatabase, type DatabaseOptions } from './database.js';
export type { Interpose } from './guarded-collection.js';
export { insertMissing } from './insert-missing.js';
export { insertNew } from './insert-new.js';
export { insertOne } from './insert-one.js';
export { isDuplicateKey } from './is-duplicate-key.js';
export { MemoryEngine } from './memory/memory-engine.js';
export type { Model } from 'mongoose';

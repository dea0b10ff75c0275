import { RedressError } from '@redress/kernel';
import type { SqliteStore } from '@redress/sqlite';
import type { Collection } from 'mongodb';
import mongoose from 'mongoose';
import type { CollectionDefinition } from './collection-definition.js';
import type { StoredDocument } from './document.js';
import { makeDirect } from './direct-queries.js';
import { EmbeddedEngine } from './embedded/embedded-engine.js';
import type { Engine } from './engine.js';
import { GuardedCollection, type Interpose } from './guarded-collection.js';
import { MemoryEngine } from './memory/memory-engine.js';
import { translated, unavailable } from './mongodb/database-errors.js';
import { MongodbEngine } from './mongodb/mongodb-engine.js';
import { guardedMongoose } from './mongoose-connection.js';
import { refusal } from './refusal.js';

export interface DatabaseOptions {
  /** Needed by `sqlite:`; stays the caller's to close. */
  readonly store?: SqliteStore;
  /** For `memory:`; what an earlier database left in it is there again. A new one unless given. */
  readonly memory?: MemoryEngine;
  readonly interpose?: Interpose;
  /** How long a call waits for a server that is away before it fails, in milliseconds; 5,000 unless told. */
  readonly serverTimeout?: number;
}

/** Collections of one engine, used as plain Mongoose models. */
export class Database {
  readonly connection: mongoose.Connection;
  private readonly engine: Engine;
  private readonly definitions: Map<string, CollectionDefinition>;

  constructor(connection: mongoose.Connection, engine: Engine, definitions: Map<string, CollectionDefinition>) {
    this.connection = connection;
    this.engine = engine;
    this.definitions = definitions;
  }

  /** The Mongoose model of a collection; the same one each time. Call `ensureIndexes` before its first use. */
  model<T extends { _id: string }>(definition: CollectionDefinition<T>): mongoose.Model<T> {
    const known = this.definitions.get(definition.name);
    if (known !== undefined && known !== definition) throw refusal(definition.name, 'it is defined twice');
    if (definition.text !== undefined && !(this.engine instanceof MongodbEngine)) {
      throw refusal(definition.name, 'only MongoDB has a text index');
    }
    this.definitions.set(definition.name, definition);
    const made = this.connection.models[definition.name];
    if (made !== undefined) return made as mongoose.Model<T>;
    const model = this.connection.model(definition.name, looseSchema(), definition.name);
    makeDirect(model as unknown as mongoose.Model<never>);
    return model as unknown as mongoose.Model<T>;
  }

  /** Makes what the models so far need and is not there yet: tables, indexes. Call it at every start. */
  async ensureIndexes(): Promise<void> {
    await this.engine.ensure([...this.definitions.values()]);
  }

  async close(): Promise<void> {
    await this.connection.close();
  }
}

/**
 * Opens the documents at `url`: `sqlite:` in the given store, `mongodb://…` on a server, `memory:` in this process.
 * @throws RedressError `database-unavailable` (retriable), `database-url`
 */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const definitions = new Map<string, CollectionDefinition>();
  const guards = new Map<string, GuardedCollection>();
  const local = !/^mongodb(\+srv)?:\/\//u.test(url);
  const state: { engine?: Engine } = {};
  const guardedOf = (name: string): GuardedCollection => {
    const known = guards.get(name);
    if (known !== undefined) return known;
    const definition = definitions.get(name);
    if (definition === undefined || state.engine === undefined) throw refusal(name, 'it is not defined');
    const guard = new GuardedCollection(definition, state.engine.collection(definition), options.interpose);
    guards.set(name, guard);
    return guard;
  };
  if (local) state.engine = localEngine(url, options);
  const instance = guardedMongoose(guardedOf, local);
  const connection = await connect(instance, url, options);
  state.engine ??= new MongodbEngine((name) => nativeCollection(connection, name));
  return new Database(connection, state.engine, definitions);
}

function localEngine(url: string, options: DatabaseOptions): Engine {
  if (url === 'memory:') return options.memory ?? new MemoryEngine();
  if (url === 'sqlite:' && options.store !== undefined) return new EmbeddedEngine(options.store);
  throw new RedressError('database-url', 'a database is mongodb://…, or sqlite: with a store, or memory:');
}

async function connect(
  instance: mongoose.Mongoose,
  url: string,
  options: DatabaseOptions,
): Promise<mongoose.Connection> {
  const timeout = options.serverTimeout ?? 5000;
  const connection = instance.createConnection(url, {
    bufferCommands: false,
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: timeout,
    // Longer than the wait for a server: a call that was sent may still be answered.
    socketTimeoutMS: timeout * 6,
  });
  try {
    return await connection.asPromise();
  } catch (error) {
    await connection.close(true);
    // Mongoose gives the driver's own error of a server that is away another class.
    throw error instanceof mongoose.Error.MongooseServerSelectionError ? unavailable(error) : translated('', error);
  }
}

function nativeCollection(connection: mongoose.Connection, name: string): Collection<StoredDocument> {
  if (connection.db === undefined) throw refusal(name, 'the connection is not open');
  return connection.db.collection<StoredDocument>(name, { writeConcern: { w: 'majority', journal: true } });
}

// What a document may be is decided by the guard, once, for every engine; Mongoose adds and changes nothing.
function looseSchema(): mongoose.Schema {
  return new mongoose.Schema(
    { _id: { type: String, required: true } },
    { strict: false, versionKey: false, minimize: false, id: false, autoIndex: false, autoCreate: false },
  );
}

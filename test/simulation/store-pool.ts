import { isDuplicateKey, MemoryEngine, openDatabase, type Database } from '@redress/persistence';
import type { SimulatedProcess } from '@redress/testing';
import type { Mutation } from './mutation.js';

type Engine = Pick<MemoryEngine, 'collection' | 'ensure'>;
type EngineCollection = ReturnType<MemoryEngine['collection']>;

const DONE = { acknowledged: true, matchedCount: 1, modifiedCount: 1, upsertedCount: 0, upsertedId: null };

interface Connection {
  readonly database: Database;
  process: SimulatedProcess;
  mutation: Mutation | undefined;
}

/**
 * The documents of a schedule, and connections to them that are kept from schedule to schedule: compiling models costs
 * more than a whole schedule. One connection serves one process name, whatever its incarnation.
 */
export class StorePool {
  private engine = new MemoryEngine();
  private readonly connections = new Map<string, Connection>();

  /** Opens a connection for each process name that will be asked for. */
  async open(names: readonly string[]): Promise<void> {
    for (const name of names) {
      if (!this.connections.has(name)) this.connections.set(name, await this.openOne());
    }
  }

  /** Forgets all documents; from now on they are in `engine`. */
  clear(engine = new MemoryEngine()): void {
    this.engine = engine;
  }

  /** The connection of that process; every call over it goes through the process's world from now on. */
  connect(process: SimulatedProcess, mutation: Mutation | undefined): Database {
    const connection = this.connections.get(process.name);
    if (connection === undefined) throw new Error(`no connection was opened for ${process.name}`);
    connection.process = process;
    connection.mutation = mutation;
    return connection.database;
  }

  /** The documents of a collection, not to be changed. */
  documents<T>(collection: string): readonly T[] {
    return this.engine.peek(collection) as T[];
  }

  async close(): Promise<void> {
    for (const { database } of this.connections.values()) await database.close();
  }

  private async openOne(): Promise<Connection> {
    const connection: Partial<Connection> = {};
    const database = await openDatabase('memory:', {
      // Only these two of an engine's methods are asked for.
      memory: this.throughEngine(connection) as MemoryEngine,
      interpose: (call, run) => interpose(connection as Connection, call, run),
    });
    return Object.assign(connection, { database }) as Connection;
  }

  /** Whatever a connection was opened on, its calls reach the documents of the present schedule. */
  private throughEngine(connection: Partial<Connection>): Engine {
    return {
      collection: (definition) =>
        new Proxy({} as EngineCollection, {
          get: (_target, method) => {
            const collection = this.engine.collection(definition);
            const { mutation } = connection;
            return (...input: unknown[]) =>
              (collection[method as keyof EngineCollection] as (...given: unknown[]) => unknown).apply(
                collection,
                mutation === undefined ? input : input.map((each) => mutated(each, definition.name, mutation)),
              );
          },
        }),
      ensure: () => Promise.resolve(),
    };
  }
}

/** A change without one path of its filter, or of what it sets; everything else as it is. */
function mutated(input: unknown, collection: string, { uncheckedPaths, unwrittenPaths }: Mutation): unknown {
  if (typeof input !== 'object' || input === null || !('filter' in input) || !('update' in input)) return input;
  const { $set, ...others } = input.update as { readonly $set?: object };
  const set = $set === undefined ? {} : { $set: without($set, unwrittenPaths?.[collection]) };
  const filter = without(input.filter as object, uncheckedPaths?.[collection]);
  return { ...input, filter, update: { ...others, ...set } };
}

function without(fields: object, path: string | undefined): object {
  return path === undefined ? fields : Object.fromEntries(Object.entries(fields).filter(([name]) => name !== path));
}

async function interpose(
  { process, mutation }: Connection,
  { collection, operation }: { readonly collection: string; readonly operation: string },
  run: () => Promise<unknown>,
): Promise<unknown> {
  const isInsert = operation === 'insertOne' || operation === 'insertMany';
  if (isInsert && mutation?.skipInserts?.includes(collection) === true) return { acknowledged: true };
  if (operation === 'updateOne' && mutation?.skipUpdates?.includes(collection) === true) return DONE;
  try {
    return await process.call('store', `${collection}.${operation}`, run);
  } catch (error) {
    if (isDuplicateKey(error) && mutation?.swallowDuplicates?.includes(collection) === true)
      return { acknowledged: true };
    throw error;
  }
}

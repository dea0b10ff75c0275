import type { FileStore } from '@redress/files';
import { KeyRing, systemClock, systemIds, type Clock, type Ids } from '@redress/kernel';
import type { Bus, OpenBusOptions, Publisher } from '@redress/messaging';
import type { Database, Interpose } from '@redress/persistence';
import type { SearchIndex } from '@redress/search';
import type { SqliteStore } from '@redress/sqlite';
import type { Log } from '../logging/log.js';
import { ShutdownSequence } from '../process/shutdown-sequence.js';
import { openSecret } from '../settings/open-secret.js';
import type { Settings } from '../settings/settings.js';
import { openStores, type Stores } from './open-stores.js';
import { TracedPublisher } from './traced-publisher.js';

export interface EngineParts {
  readonly app: string;
  readonly settings: Settings;
  readonly log: Log;
  /** Aborts the waiting for an engine that is away. */
  readonly stopping?: AbortSignal;
}

/** Where tests stand between the code and its engines; everything may be left out. */
export interface EngineOptions {
  /** Wraps every call to a collection. */
  readonly interpose?: Interpose;
  readonly wrapPublisher?: (publisher: Publisher) => Publisher;
  readonly wrapFiles?: (files: FileStore) => FileStore;
  readonly clock?: Clock;
  readonly ids?: Ids;
  /** How long to wait for an engine that is away, in milliseconds; a minute unless told. */
  readonly waitMs?: number;
  /** Of the Kafka engine; its own defaults unless told. */
  readonly kafka?: OpenBusOptions['kafka'];
}

// A database that restarts beside us is back within seconds; one that is away for longer needs a person.
const WAIT_MS = 60_000;

/** Everything a service stands on, opened from the settings: one code path for one machine and for many. */
export class Engines {
  readonly app: string;
  readonly settings: Settings;
  readonly log: Log;
  readonly database: Database;
  readonly bus: Bus;
  readonly publisher: Publisher;
  readonly files: FileStore;
  readonly search: SearchIndex;
  /** The one file of the data folder; undefined when no engine is embedded. */
  readonly store: SqliteStore | undefined;

  private constructor(
    parts: EngineParts,
    readonly keys: KeyRing,
    readonly clock: Clock,
    readonly ids: Ids,
    private readonly stores: Stores,
  ) {
    this.app = parts.app;
    this.settings = parts.settings;
    this.log = parts.log;
    this.database = stores.database;
    this.bus = stores.bus;
    this.publisher = stores.publisher;
    this.files = stores.files;
    this.search = stores.search;
    this.store = stores.store;
  }

  /**
   * Opens secret, store, database, bus, files and search in this order; a database or broker that is away is waited
   * for, bounded. What was opened is closed again when a later one fails.
   * @throws RedressError `engine-unavailable`, `start-given-up`, `store-locked`, `store-damaged`, `secret-lost`
   */
  static async open(parts: EngineParts, options: EngineOptions = {}): Promise<Engines> {
    const { settings, log } = parts;
    const clock = options.clock ?? systemClock;
    // First of all: once there is a database, a missing secret is a loss and no longer a first start.
    const keys = new KeyRing(openSecret(settings), settings.secretsPrevious);
    const closing = new ShutdownSequence();
    try {
      const stores = await openStores(parts, { waitMs: WAIT_MS, ...options, clock }, closing);
      return new Engines(parts, keys, clock, options.ids ?? systemIds(clock), {
        ...stores,
        publisher: new TracedPublisher(options.wrapPublisher?.(stores.publisher) ?? stores.publisher),
        files: options.wrapFiles?.(stores.files) ?? stores.files,
      });
    } catch (error) {
      await closing.run(log);
      throw error;
    }
  }

  /** Throws when the database cannot be asked; for the readiness probe. */
  async checkDatabase(): Promise<void> {
    if (this.store?.failure !== undefined) throw this.store.failure;
    if (!this.settings.databaseUrl.startsWith('sqlite:')) await this.database.connection.db?.command({ ping: 1 });
  }

  /** Closes in the opposite order of opening. Consumers and senders must have stopped. */
  async close(): Promise<void> {
    await this.stores.closing.run(this.log);
  }
}

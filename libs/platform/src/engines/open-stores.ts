import { TOPICS } from '@redress/contracts';
import { openFileStore, type FileStore } from '@redress/files';
import type { Clock } from '@redress/kernel';
import { openBus, type Bus, type OpenBusOptions, type Publisher } from '@redress/messaging';
import { openDatabase, type Database, type Interpose } from '@redress/persistence';
import { openSearchIndex, type SearchIndex } from '@redress/search';
import { SqliteStore } from '@redress/sqlite';
import type { Log } from '../logging/log.js';
import type { ShutdownSequence } from '../process/shutdown-sequence.js';
import type { Settings } from '../settings/settings.js';
import { engineAddress } from './engine-address.js';
import { waitFor } from './wait-for.js';

/** The engines as they were opened. */
export interface Stores {
  readonly store: SqliteStore | undefined;
  readonly database: Database;
  readonly bus: Bus;
  readonly publisher: Publisher;
  readonly files: FileStore;
  readonly search: SearchIndex;
  readonly closing: ShutdownSequence;
}

export interface StoreParts {
  readonly app: string;
  readonly settings: Settings;
  readonly log: Log;
  readonly stopping?: AbortSignal;
}

export interface StoreOptions {
  readonly interpose?: Interpose;
  readonly clock: Clock;
  readonly waitMs: number;
  readonly kafka?: OpenBusOptions['kafka'];
}

const BROKER_TRY_MS = 5_000;

/** Opens the engines that the settings name, in order, and registers each with `closing` as soon as it is open. */
export async function openStores(parts: StoreParts, options: StoreOptions, closing: ShutdownSequence): Promise<Stores> {
  const { databaseUrl, brokerUrl, filesUrl, dataDir } = parts.settings;
  const store = needsStore(parts.settings) ? await SqliteStore.open(dataDir) : undefined;
  if (store !== undefined) closing.add('data folder', () => store.close());
  const embedded = store === undefined ? {} : { store };

  const database = await waiting('the database', databaseUrl, parts, options, () =>
    openDatabase(databaseUrl, {
      ...embedded,
      ...(options.interpose === undefined ? {} : { interpose: options.interpose }),
    }),
  );
  closing.add('database', () => database.close());

  const bus = await waiting('the broker', brokerUrl, parts, options, () => openTopics(parts, options, embedded));
  closing.add('broker', () => bus.close());

  const files = await waiting('the file store', filesUrl, parts, options, () =>
    openFileStore(filesUrl, { ...embedded, folder: dataDir }),
  );
  closing.add('file store', () => files.close());

  // The index lies where the documents lie and needs no closing of its own.
  const home = store !== undefined && databaseUrl.startsWith('sqlite:') ? { store } : { database };
  const search = await waiting('the search index', databaseUrl, parts, options, () => openSearchIndex(home));
  return { store, database, bus, publisher: bus.publisher, files, search, closing };
}

async function openTopics(
  { app, settings, log }: StoreParts,
  { clock, waitMs, kafka }: StoreOptions,
  embedded: { readonly store?: SqliteStore },
): Promise<Bus> {
  const bus = await openBus(settings.brokerUrl, {
    ...embedded,
    clientId: app,
    clock,
    // The long wait is ours: it says what it waits for, and ends when the process is told to stop.
    kafka: { ...kafka, startTimeoutMs: Math.min(waitMs, BROKER_TRY_MS) },
    report: (level, message, fields) => {
      log.write(level, message, fields);
    },
  });
  try {
    await bus.ensureTopics(Object.values(TOPICS));
    return bus;
  } catch (error) {
    await bus.close();
    throw error;
  }
}

function needsStore({ databaseUrl, brokerUrl, filesUrl }: Settings): boolean {
  return databaseUrl.startsWith('sqlite:') || brokerUrl.startsWith('embedded:') || filesUrl.startsWith('file:');
}

async function waiting<T>(
  what: string,
  url: string,
  { log, stopping }: StoreParts,
  { clock, waitMs }: StoreOptions,
  open: () => Promise<T>,
): Promise<T> {
  const named = `${what} at ${engineAddress(url)}`;
  return await waitFor(open, { what: named, boundMs: waitMs, clock, log, stopping });
}

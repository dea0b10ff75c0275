import mongoose from 'mongoose';
import type { GuardedCollection } from './guarded-collection.js';

/** Gives the guarded collection of a name, once the connection is open. */
export type GuardedOf = (name: string) => GuardedCollection;

interface NativeCollectionShape {
  collection: GuardedCollection | null;
  readonly name: string;
  onOpen(): unknown;
}

interface NativeConnectionShape {
  db: unknown;
  client: unknown;
  readyState: number;
  readonly collections: Record<string, NativeCollectionShape>;
  onOpen(): void;
}

type Constructor<T> = new (...args: unknown[]) => T;

/**
 * A Mongoose of its own whose collections, by Mongoose's driver seam (`setDriver`), hand every call to the guard.
 * With `withoutServer` the connection opens at once and reaches no network.
 */
export function guardedMongoose(guardedOf: GuardedOf, withoutServer: boolean): mongoose.Mongoose {
  const instance = new mongoose.Mongoose();
  instance.set('strictQuery', false);
  const shapes = instance as unknown as {
    Collection: Constructor<NativeCollectionShape>;
    Connection: Constructor<NativeConnectionShape>;
  };
  const { Collection: NativeCollection, Connection: NativeConnection } = shapes;

  class Guarded extends NativeCollection {
    override onOpen(): unknown {
      const result = super.onOpen();
      this.collection = guardedOf(this.name);
      return result;
    }

    _getCollection(): GuardedCollection | null {
      return this.collection;
    }
  }

  class WithoutServer extends NativeConnection {
    createClient(): Promise<this> {
      this.client = { close: () => Promise.resolve() };
      this.db = { collection: guardedOf };
      this.onOpen();
      return Promise.resolve(this);
    }
  }

  const Connection = withoutServer ? WithoutServer : NativeConnection;
  (instance as unknown as { setDriver(driver: object): void }).setDriver({ Collection: Guarded, Connection });
  return instance;
}

import type { Collection } from 'mongodb';
import type { CollectionDefinition } from '../collection-definition.js';
import type { StoredDocument } from '../document.js';
import type { Engine, EngineCollection } from '../engine.js';
import { translated } from './database-errors.js';
import { MongodbCollection } from './mongodb-collection.js';

/** Documents in MongoDB, or a server that speaks its protocol, through the native driver. */
export class MongodbEngine implements Engine {
  private readonly nativeOf: (name: string) => Collection<StoredDocument>;

  /** @param nativeOf the driver's collection by name; called when the connection is open */
  constructor(nativeOf: (name: string) => Collection<StoredDocument>) {
    this.nativeOf = nativeOf;
  }

  collection(definition: CollectionDefinition): EngineCollection {
    return new MongodbCollection(definition.name, this.nativeOf(definition.name));
  }

  async ensure(definitions: readonly CollectionDefinition[]): Promise<void> {
    for (const { name, indexes } of definitions) {
      for (const { paths, unique = false } of indexes) {
        try {
          await this.nativeOf(name).createIndex(
            paths.map((path) => [path, 1]),
            { unique, name: paths.join('+') },
          );
        } catch (error) {
          throw translated(name, error);
        }
      }
    }
  }
}

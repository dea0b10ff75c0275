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
    for (const { name, indexes, text } of definitions) {
      if (text !== undefined) await this.ensureText(name, text);
      for (const { paths, unique = false } of indexes) {
        try {
          const keys: [string, 1][] = paths.map((path) => [path, 1]);
          await this.nativeOf(name).createIndex(keys, { unique, name: paths.join('+') }, {});
        } catch (error) {
          throw translated(name, error);
        }
      }
    }
  }

  private async ensureText(name: string, path: string): Promise<void> {
    try {
      // `none`: words are taken as they are, without stems and stop words.
      await this.nativeOf(name).createIndex({ [path]: 'text' }, { name: `${path}+text`, default_language: 'none' }, {});
    } catch (error) {
      throw translated(name, error);
    }
  }
}

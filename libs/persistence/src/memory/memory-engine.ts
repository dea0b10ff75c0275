import type { CollectionDefinition } from '../collection-definition.js';
import type { Engine, EngineCollection } from '../engine.js';
import { MemoryCollection } from './memory-collection.js';

/**
 * Documents in this process's memory, for the simulation and for tests: quick, and the same every time, since it knows
 * neither timers nor chance. Whoever keeps the engine object can open the same documents again after a "crash".
 */
export class MemoryEngine implements Engine {
  private readonly collections = new Map<string, MemoryCollection>();

  /** @param lookedThrough documents of a collection from which on its indexes are kept in order; 1,000 unless told */
  constructor(private readonly lookedThrough?: number) {}

  collection(definition: CollectionDefinition): EngineCollection {
    let collection = this.collections.get(definition.name);
    if (collection === undefined) {
      collection = new MemoryCollection(definition, this.lookedThrough);
      this.collections.set(definition.name, collection);
    }
    return collection;
  }

  ensure(definitions: readonly CollectionDefinition[]): Promise<void> {
    for (const definition of definitions) this.collection(definition);
    return Promise.resolve();
  }

  /** The documents of one collection themselves: quick, and not to be changed. */
  peek(name: string): readonly unknown[] {
    return this.collections.get(name)?.peek() ?? [];
  }

  /** One document itself: quick, and not to be changed. */
  peekOne(name: string, id: string): unknown {
    return this.collections.get(name)?.peekOne(id);
  }

  /** Every document by collection, as copies; for invariants. */
  dump(): Record<string, unknown[]> {
    return Object.fromEntries([...this.collections].map(([name, collection]) => [name, collection.dump()]));
  }
}

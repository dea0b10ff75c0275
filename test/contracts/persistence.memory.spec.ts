import { MemoryEngine, openDatabase } from '@redress/persistence';
import { persistenceContract } from './persistence.contract.js';

const INDEXES = ['code', 'group+rank', 'nested.place+_id', 'on+rank'];

persistenceContract('memory', () => {
  const memory = new MemoryEngine();
  return Promise.resolve({
    open: (interpose) => openDatabase('memory:', interpose === undefined ? { memory } : { memory, interpose }),
    servedBy: (explained) => {
      const { by, index } = explained as { by: string; index: number };
      return by === 'id' ? '_id' : (INDEXES[index] ?? 'scan');
    },
    streamTarget: () => undefined,
    dispose: () => Promise.resolve(),
  });
});

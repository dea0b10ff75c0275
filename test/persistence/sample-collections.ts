import { randomUUID } from 'node:crypto';
import { defineCollection, type Database } from '@redress/persistence';

export interface Thing {
  _id: string;
  code: string;
  group: string | null;
  rank: number;
  note?: string;
  on?: boolean;
  version?: number;
  used?: number;
  tags?: string[];
  slots?: { token: string; weight: number }[];
  pending?: { id: string; kind: string }[];
  nested?: { place?: string; depth?: { n: number } };
}

export const Things = defineCollection<Thing>({
  name: 'things',
  indexes: [
    { paths: ['code'], unique: true },
    { paths: ['group', 'rank'] },
    { paths: ['nested.place', '_id'] },
    { paths: ['on', 'rank'] },
  ],
});

export interface Setting {
  _id: string;
  kind: string;
  value?: number;
  labels?: string[];
}

/** Bounded: it may be scanned. */
export const Settings = defineCollection<Setting>({ name: 'settings', bounded: true });

export interface Claim {
  _id: string;
  owner: string;
  slot: number;
}

/** Unique over two paths. */
export const Claims = defineCollection<Claim>({
  name: 'claims',
  indexes: [{ paths: ['owner', 'slot'], unique: true }],
});

/** Makes the models and indexes of all of them. */
export async function declareSamples(database: Database): Promise<void> {
  database.model(Things);
  database.model(Settings);
  database.model(Claims);
  await database.ensureIndexes();
}

/** A thing with an id and a code that no other test uses. */
export function newThing(fields: Partial<Thing> = {}): Thing {
  const id = randomUUID();
  return { _id: id, code: `code-${id}`, group: 'none', rank: 0, ...fields };
}

/** A text that no other test uses. */
export function newText(): string {
  return randomUUID();
}

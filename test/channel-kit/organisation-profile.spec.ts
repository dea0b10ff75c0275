import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { organisationCollection, OrganisationProfile } from '@redress/channel-kit';
import type { OrganisationItemUpdated } from '@redress/contracts';
import { MemoryEngine, openDatabase, type Database } from '@redress/persistence';
import { ManualClock } from './manual-clock.js';

let database: Database;
let clock: ManualClock;

function gateway(): OrganisationProfile {
  return new OrganisationProfile(database.model(organisationCollection('email')), clock);
}

function told(sequence: number, name: string, item = 'profile'): OrganisationItemUpdated {
  return { item, sequence, erased: false, value: { name } };
}

beforeEach(async () => {
  clock = new ManualClock();
  database = await openDatabase('memory:', { memory: new MemoryEngine() });
  await database.ensureIndexes();
});
afterEach(() => database.close());

describe('what a gateway knows of the organisation', () => {
  it('is nothing before it is told anything', async () => {
    expect(await gateway().read()).toEqual({});
    expect(await gateway().name()).toBeUndefined();
  });

  it('is the newest that was told, in whatever order and however often', async () => {
    const profile = gateway();
    for (const sequence of [2, 3, 1, 3, 2]) await profile.apply(told(sequence, `Acme ${String(sequence)}`));
    expect(await profile.name()).toBe('Acme 3');
  });

  it('is the newest too when two processes are told at once', async () => {
    await Promise.all([1, 2, 3, 4].map((sequence) => gateway().apply(told(sequence, `Acme ${String(sequence)}`))));
    expect(await gateway().name()).toBe('Acme 4');
  });

  it('is the profile alone: people and teams are none of its business', async () => {
    const profile = gateway();
    await profile.apply(told(1, 'Lena Ortiz', 'staff:lena'));
    expect(await profile.read()).toEqual({});
  });

  it('is at most half a minute old where another process was told', async () => {
    const profile = gateway();
    await profile.apply(told(1, 'Acme'));
    expect(await profile.name()).toBe('Acme');
    await gateway().apply(told(2, 'Acme Parcels'));
    expect(await profile.name()).toBe('Acme');
    await clock.advance(30_000);
    expect(await profile.name()).toBe('Acme Parcels');
  });

  it('goes when it is erased', async () => {
    const profile = gateway();
    await profile.apply(told(1, 'Acme'));
    await profile.apply(Object.assign(told(2, 'Acme'), { erased: true }));
    expect(await profile.name()).toBeUndefined();
  });
});

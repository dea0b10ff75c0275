import { beforeEach, describe, expect, it } from '@jest/globals';
import { EVENTS, TOPICS } from '@redress/contracts';
import { RedressError, systemClock } from '@redress/kernel';
import { Publisher, type OutgoingEvent } from '@redress/messaging';
import { MemoryEngine, openDatabase } from '@redress/persistence';
import { validateSync } from 'class-validator';
import type { Organisation } from '../domain/organisation.js';
import { readOrganisationFile } from '../infrastructure/organisation-file/read-organisation-file.js';
import { OrganisationRegister } from './organisation-register.js';

class RecordingPublisher extends Publisher {
  events: OutgoingEvent[] = [];
  away = false;
  override publish(events: readonly OutgoingEvent[]): Promise<void> {
    if (this.away) return Promise.reject(new RedressError('publish-failed', 'away', { retriable: true }));
    this.events.push(...events);
    return Promise.resolve();
  }
}

const demo = readOrganisationFile(undefined);

function renamed(team: string, name: string): Organisation {
  return { ...demo, teams: demo.teams.map((each) => (each.key === team ? { ...each, name } : each)) };
}

describe('the register of the organisation', () => {
  let memory: MemoryEngine;
  let publisher: RecordingPublisher;
  beforeEach(() => {
    memory = new MemoryEngine();
    publisher = new RecordingPublisher();
  });

  async function open(): Promise<OrganisationRegister> {
    const database = await openDatabase('memory:', { memory });
    const register = new OrganisationRegister({ database, publisher, clock: systemClock });
    await database.ensureIndexes();
    return register;
  }

  it('adds everything once, and publishes what gateways need, without colleagues', async () => {
    const register = await open();
    const { added, changed } = await register.apply(demo);
    expect(added).toHaveLength(1 + demo.teams.length + demo.staff.length + demo.categories.length);
    expect(changed).toEqual([]);
    expect(publisher.events.map(({ key }) => key)).toEqual([
      'profile',
      ...demo.teams.map(({ key }) => `team:${key}`),
      ...demo.categories.map(({ key }) => `category:${key}`),
    ]);
    for (const { topic, event } of publisher.events) {
      expect(topic).toBe(TOPICS.organisation.name);
      expect(event.type).toBe(EVENTS.organisationItemUpdated.type);
      expect(validateSync(Object.assign(new EVENTS.organisationItemUpdated.schema(), event.data))).toEqual([]);
    }
    expect(JSON.stringify(publisher.events)).not.toContain('ivy@');

    publisher.events = [];
    expect(await (await open()).apply(demo)).toEqual({ added: [], changed: [] });
    expect(publisher.events).toEqual([]);
  });

  it('changes by key with a higher sequence', async () => {
    await (await open()).apply(demo);
    publisher.events = [];
    const register = await open();
    expect(await register.apply(renamed('billing', 'Bills'))).toEqual({ added: [], changed: ['team:billing'] });
    expect(publisher.events.map(({ event }) => event.data)).toMatchObject([{ item: 'team:billing', sequence: 2 }]);
    expect(register.directory.team('billing')?.name).toBe('Bills');
  });

  it('never deletes, and lets the file win where two would be the default', async () => {
    await (await open()).apply(demo);
    const register = await open();
    const moved = demo.teams
      .filter(({ key }) => key !== 'parcels')
      .map((team) => ({ ...team, default: true, lead: 'omar' }));
    const staff = demo.staff.filter(({ key }) => key !== 'sam').map((each) => ({ ...each, team: 'billing' }));
    await register.apply({ ...demo, teams: moved, staff, categories: [] });
    expect(register.directory.team('parcels')?.name).toBe('Parcels');
    expect(register.directory.member('sam')?.key).toBe('sam');
    expect(register.directory.defaultTeam.key).toBe('billing');
  });

  it('publishes later what it could not publish at once', async () => {
    publisher.away = true;
    await expect((await open()).apply(demo)).rejects.toMatchObject({ code: 'publish-failed' });
    publisher.away = false;
    await (await open()).apply(demo);
    expect(publisher.events.map(({ key }) => key)).toContain('profile');
    publisher.events = [];
    const register = await open();
    await register.load();
    await register.republish();
    expect(publisher.events.map(({ key }) => key)).toContain('profile');
  });

  it('is the same whoever of several replicas applies', async () => {
    await (await open()).apply(demo);
    publisher.events = [];
    const replicas = await Promise.all([open(), open(), open()]);
    await Promise.all(replicas.map((register) => register.apply(renamed('billing', 'Bills'))));
    const sequences = publisher.events.map(({ event }) => (event.data as { sequence: number }).sequence);
    expect(new Set(sequences)).toEqual(new Set([2]));
    const register = await open();
    const directory = await register.load();
    expect(directory.teams).toHaveLength(2);
    expect(directory.team('billing')?.name).toBe('Bills');
  });

  it('says when it is asked too early', async () => {
    const register = await open();
    expect(() => register.directory).toThrow(/before it was applied/u);
    await expect(register.load()).rejects.toMatchObject({ code: 'organisation-missing' });
  });
});

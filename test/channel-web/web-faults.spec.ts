import { afterEach, describe, expect, it } from '@jest/globals';
import { EVENTS, TOPICS, type MessageReceived, type OrganisationItemUpdated } from '@redress/contracts';
import { RedressError } from '@redress/kernel';
import { Publisher } from '@redress/messaging';
import request from 'supertest';
import { bodyOf, until, WebProcess } from './web-process.js';

let gateway: WebProcess | undefined;
afterEach(async () => {
  await gateway?.remove();
  gateway = undefined;
});

class NobodyListens extends Publisher {
  override publish(): Promise<void> {
    return Promise.reject(new RedressError('publish-failed', 'the bus is away', { retriable: true }));
  }
}

function complain(process: WebProcess, key?: string): request.Test {
  const test = request(process.server).post('/api/v1/complaints').send({ description: 'It is late.' });
  return key === undefined ? test : test.set('Idempotency-Key', key);
}

function away(): RedressError {
  return new RedressError('database-unavailable', 'The database is away.', { retriable: true });
}

describe('the web gateway', () => {
  it('takes complaints while the bus is away, and hands them on after a restart', async () => {
    const first = await WebProcess.start({}, { wrapPublisher: () => new NobodyListens() });
    gateway = first;
    const { reference } = bodyOf<{ reference: string }>(await complain(first).expect(202));
    expect(first.of(EVENTS.messageReceived.type)).toHaveLength(0);
    await first.stop();
    gateway = await WebProcess.start({}, {}, first.folder);
    const [message] = await until(() => {
      const found = gateway?.of<MessageReceived>(EVENTS.messageReceived.type) ?? [];
      return found.length > 0 ? found : undefined;
    });
    expect(message?.reservedReference).toBe(reference);
  });

  it.each([
    ['was not applied', false],
    ['was applied and its answer lost', true],
  ])('takes one complaint when an insert %s', async (_, applied) => {
    let failed = false;
    gateway = await WebProcess.start(
      {},
      {
        interpose: async ({ collection, operation }, run) => {
          if (failed || collection !== 'web_inbox' || operation !== 'insertMany') return await run();
          failed = true;
          if (applied) await run();
          throw away();
        },
      },
    );
    await complain(gateway).expect(202);
    expect(failed).toBe(true);
    await until(() => (gateway?.of(EVENTS.messageReceived.type).length === 1 ? true : undefined));
  });

  it('says that it could not take a complaint when the database stays away, and takes it under the same key later', async () => {
    let broken = true;
    gateway = await WebProcess.start(
      {},
      {
        interpose: async ({ collection }, run) => {
          if (broken && collection === 'web_references') throw away();
          return await run();
        },
      },
    );
    const refused = await complain(gateway, 'k');
    expect({ status: refused.status, body: refused.body as unknown }).toMatchObject({
      status: 503,
      body: { code: 'database-unavailable' },
    });
    broken = false;
    await complain(gateway, 'k').expect(202);
  });

  it('turns nobody away without another way in', async () => {
    gateway = await WebProcess.start({ REDRESS_TRUST_PROXY: '127.0.0.1' });
    const data: OrganisationItemUpdated = {
      item: 'profile',
      sequence: 1,
      erased: false,
      value: { name: 'Acme Parcels', contact: { phone: '+44 20 7946 0000', post: '1 Dock Road, London' } },
    };
    const { type } = EVENTS.organisationItemUpdated;
    const event = { id: 'profile-1', type, source: 'case-service', time: '2026-03-02T09:00:00.000Z', data };
    await gateway.engines.publisher.publish([{ topic: TOPICS.organisation.name, key: 'profile', event }]);
    const { server } = gateway;
    await until(async () => {
      const { text } = await request(server).get('/complaints/new');
      return text.includes('Acme Parcels') ? true : undefined;
    });
    const from = (address: string): request.Test => complain(gateway as WebProcess).set('X-Forwarded-For', address);
    const flood = await Promise.all(Array.from({ length: 40 }, () => from('203.0.113.7')));
    const refused = flood.find(({ status }) => status === 429);
    expect((refused?.body as { detail: string }).detail).toContain(
      'call +44 20 7946 0000, or send a letter to 1 Dock Road',
    );
    await from('198.51.100.9').expect(202);
  });
});

import { beforeEach, describe, expect, it } from '@jest/globals';
import { KeyRing, sha256, systemClock, systemIds, toEpoch, toInstant } from '@redress/kernel';
import { SERVICES, TOPICS, type MessageReceived } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { Publisher, type OutgoingEvent } from '@redress/messaging';
import { openDatabase, type Database } from '@redress/persistence';
import type { SearchIndex } from '@redress/search';
import { CaseCore } from './case-core.js';
import { brokenLink } from './domain/history-chain.js';
import type { CaseClock } from './domain/case-clock.js';
import type { CasePolicy } from './domain/case-policy.js';
import { NOTHING_FOUND } from './domain/message-findings.js';
import { CASE_ENTRIES, CASE_HISTORY, CASES, UPDATES } from './infrastructure/collections.js';

const AT = '2026-11-22T10:00:00.000Z';
const DAY = 86_400_000;
const keys = new KeyRing('a secret of the tests, at least thirty-two characters');
const text = (said: string): MessageReceived['text'] => ({ preview: said, bytes: said.length, sha256: sha256(said) });

class Recorder extends Publisher {
  readonly events: OutgoingEvent[] = [];
  override publish(events: readonly OutgoingEvent[]): Promise<void> {
    this.events.push(...events);
    return Promise.resolve();
  }
}

function clockOf(name: string, dueAt: string): CaseClock {
  return { name, duty: name, startedAt: AT, dueAt, rule: name, basis: 'practice', explanation: [] };
}

const policy: CasePolicy = {
  accountable: () => ({ teamKey: 'parcels', ownerKey: 'lena' }),
  teamOf: () => undefined,
  owner: () => ({ ownerKey: 'lena', ownerBarred: false }),
  interestedIn: () => [],
  clocks: () => [clockOf('ack', '2026-11-23T17:00:00.000Z'), clockOf('update', '2026-12-04T17:00:00.000Z')],
  clocksFrom: () => [],
  clockAgain: (name) => clockOf(name, '2026-12-18T17:00:00.000Z'),
  receipt: ({ reference }) => ({ subject: `Received [${reference}]`, text: text('received'), language: 'en' }),
  accessLinks: (cases) => ({
    subject: 'links',
    text: text(cases.map((each) => each.caseId).join(' ')),
    language: 'en',
  }),
  afterClosure: (at) => clockOf('after-closure', toInstant(toEpoch(at) + DAY)),
  words: ({ reference, language }, ...orders) => ({
    subject: `${orders[0].kind} [${reference}]`,
    text: orders.map(({ kind, text }) => text ?? kind).join('\n\n'),
    language,
  }),
  isOwnSender: (address) => address.endsWith('@acme.example'),
  partyKey: (address) => `key-${address.split('@')[0] ?? ''}`,
  proofKeys: (caseId, values) => values.map((value) => `${caseId} ${value}`),
  teamName: () => 'Parcels',
  language: ({ stated, hinted }) => stated ?? hinted ?? 'en',
};

function mail(
  id: string,
  from: string,
  clues: Partial<MessageReceived['clues']> = {},
  more: Partial<MessageReceived> = {},
): MessageReceived {
  return {
    id,
    reading: 0,
    channel: 'email',
    account: 'complaints@acme.example',
    externalId: `${id}@mail.example`,
    kind: 'message',
    from: { key: `key-${from}`, address: `${from}@mail.example`, proved: false },
    to: ['complaints@acme.example'],
    otherRecipients: [],
    subject: 'Late parcel',
    text: text(`said in ${id}`),
    attachments: [],
    clues: { messageId: `${id}@mail.example`, answers: [], tokens: [], ...clues },
    receivedAt: AT,
    raw: { ref: `raw/${id}`, bytes: 1, sha256: sha256(id) },
    ...more,
  };
}

describe('the case core', () => {
  let database: Database;
  let core: CaseCore;
  let published: Recorder;
  const count = async (
    definition: typeof CASES | typeof CASE_ENTRIES | typeof UPDATES,
    filter: object,
  ): Promise<number> =>
    (
      await database
        .model(definition as typeof CASES)
        .find(filter)
        .lean()
    ).length;

  beforeEach(async () => {
    database = await openDatabase('memory:');
    published = new Recorder();
    const search = { put: () => Promise.resolve() } as unknown as SearchIndex;
    const files = { put: (ref: string) => Promise.resolve({ ref, bytes: 0, sha256: '' }) } as unknown as FileStore;
    core = new CaseCore({
      database,
      publisher: published,
      files,
      search,
      clock: systemClock,
      ids: systemIds(),
      keys,
      policy,
      triage: { find: () => NOTHING_FOUND },
      seats: { follow: () => Promise.resolve() },
    });
    await database.ensureIndexes();
  });

  it('opens one case with owner, clocks and one receipt, however often the message comes', async () => {
    for (let times = 0; times < 3; times += 1) await core.receive.receive(mail('m1', 'kim'));
    const head = await core.stores.cases.find('m1');
    expect(head).toMatchObject({
      opened: true,
      ownerKey: 'lena',
      queue: 'parcels',
      entryCount: 1,
      pending: [],
      version: 1,
    });
    expect(await count(CASE_ENTRIES, { caseId: 'm1' })).toBe(1);
    expect(await count(UPDATES, { caseId: 'm1' })).toBe(1);
    const outbound = published.events.filter((event) => event.topic === TOPICS.outboundEmail.name);
    expect(outbound).toHaveLength(1);
    expect(outbound[0]?.event.data).toMatchObject({
      kind: 'receipt',
      answers: ['m1@mail.example'],
      automatic: 'auto-replied',
    });
    expect(
      published.events.filter((event) => event.topic === TOPICS.intake.name).map((event) => event.event.source),
    ).toEqual(Array(3).fill(SERVICES.case));
  });

  it('joins what answers the customer’s own mail, and what carries our token', async () => {
    await core.receive.receive(mail('m1', 'kim'));
    await core.receive.receive(mail('m2', 'kim', { answers: ['m1@mail.example'] }));
    await core.receive.receive(mail('m3', 'kim', { tokens: ['m1'] }));
    expect(await core.stores.cases.find('m1')).toMatchObject({ entryCount: 3, visibleCount: 3 });
    expect(await core.stores.cases.find('m2')).toBeNull();
    expect(await count(UPDATES, { caseId: 'm1' })).toBe(1);
  });

  it('lets nobody join who merely quotes a Message-ID, and links instead', async () => {
    await core.receive.receive(mail('m1', 'kim'));
    await core.receive.receive(mail('m2', 'stranger', { answers: ['m1@mail.example'] }));
    expect(await core.stores.cases.find('m1')).toMatchObject({ entryCount: 1 });
    expect(await core.stores.cases.find('m2')).toMatchObject({ opened: true, links: [{ caseId: 'm1' }] });
  });

  it('keeps an answer that came before the mail it answers on one case', async () => {
    await core.receive.receive(mail('m2', 'sam', { answers: ['m1@mail.example'] }, { otherRecipients: ['key-kim'] }));
    await core.receive.receive(mail('m1', 'kim', {}, { otherRecipients: ['key-sam'] }));
    expect(await core.stores.cases.find('m2')).toMatchObject({ entryCount: 2 });
    expect(await core.stores.cases.find('m1')).toBeNull();
  });

  it('links the cases of a mail that comes after a reply to it has opened a case', async () => {
    await core.receive.receive(mail('m1', 'kim'));
    await core.receive.receive(mail('m3', 'sam', { answers: ['m2@mail.example'] }));
    await core.receive.receive(mail('m2', 'kim', { answers: ['m1@mail.example'] }, { otherRecipients: ['key-sam'] }));
    expect(await core.stores.cases.find('m3')).toMatchObject({ opened: true, entryCount: 1 });
    expect(await core.stores.cases.find('m1')).toMatchObject({
      entryCount: 2,
      links: [{ caseId: 'm3', kind: 'related' }],
    });
  });

  it('links two first mails of one sender as probable duplicates', async () => {
    await core.receive.receive(mail('m1', 'kim'));
    await core.receive.receive(mail('m2', 'kim'));
    expect(await core.stores.cases.find('m2')).toMatchObject({ links: [{ caseId: 'm1', kind: 'probable-duplicate' }] });
  });

  it('takes the same mail at another of our addresses for a duplicate', async () => {
    await core.receive.receive(mail('m1', 'kim'));
    const copy = mail(
      'm2',
      'kim',
      { messageId: 'm1@mail.example' },
      { account: 'help@acme.example', text: text('said in m1') },
    );
    await core.receive.receive(copy);
    expect(await core.stores.cases.find('m1')).toMatchObject({ entryCount: 1 });
    expect(await core.stores.intake.find('m2')).toMatchObject({ fate: 'duplicate', caseIds: ['m1'] });
  });

  it('files automatic mail without a case when nothing tells where it belongs, and answers none', async () => {
    await core.receive.receive(mail('m1', 'kim', {}, { kind: 'automatic' }));
    expect(await core.stores.cases.find('m1')).toBeNull();
    expect(await core.stores.intake.find('m1')).toMatchObject({ fate: 'filed', caseIds: [] });
    expect(published.events.map((event) => event.topic)).toEqual([TOPICS.intake.name]);
  });

  it('meets the duty to acknowledge on delivery, and opens it again on a bounce', async () => {
    await core.receive.receive(mail('m1', 'kim'));
    const [row] = await core.stores.updates.ofCase('m1', 10);
    const report = { updateId: row?._id ?? '', caseId: 'm1', channel: 'email', attempts: 1, at: AT } as const;
    await core.deliveries.record({ ...report, state: 'accepted' });
    await core.deliveries.record({ ...report, state: 'accepted' });
    expect(await core.stores.cases.find('m1')).toMatchObject({ acknowledgement: { state: 'met' }, version: 2 });
    await core.deliveries.record({ ...report, state: 'bounced' });
    await core.deliveries.record({ ...report, state: 'accepted' });
    const head = await core.stores.cases.find('m1');
    expect(head).toMatchObject({ acknowledgement: { state: 'reopened' } });
    expect(head?.clocks[0]?.metAt).toBeUndefined();
    expect(await core.stores.updates.find(report.updateId)).toMatchObject({ state: 'bounced', open: 0 });
  });

  it('sends what staff write once for each key, and refuses the key for other words', async () => {
    await core.receive.receive(mail('m1', 'kim'));
    const writing = { caseId: 'm1', author: 'ivy', text: 'We are looking into it.', idempotencyKey: 'k1' };
    await core.writing.message(writing, 'reply');
    await core.writing.message(writing, 'reply');
    await core.writing.note({ ...writing, idempotencyKey: 'k2', text: 'called the depot' });
    await expect(core.writing.message({ ...writing, text: 'other words' }, 'reply')).rejects.toMatchObject({
      code: 'idempotency-key-reused',
    });
    expect(await core.stores.cases.find('m1')).toMatchObject({ entryCount: 3, visibleCount: 2 });
    const updates = await core.stores.updates.ofCase('m1', 10);
    expect(updates.map((row) => row.data.kind).sort()).toEqual(['receipt', 'reply']);
    expect(updates.find((row) => row.data.kind === 'reply')?.data.after).toBe(
      updates.find((row) => row.data.kind === 'receipt')?._id,
    );
  });

  it.each([
    ['as it was', 'Late parcel', 'Re: Late parcel [{ref}]'],
    ['that names it already', 'AW: Late parcel [{ref}]', 'AW: Late parcel [{ref}]'],
    ['of nothing', '', 'Re: [{ref}]'],
    ['as long as can be', 'x'.repeat(998), `Re: ${'x'.repeat(980)} [{ref}]`],
  ])('names the case in the subject of a reply, once: %s', async (_, subject, expected) => {
    await core.receive.receive(mail('m1', 'kim'));
    const { reference = '' } = (await core.stores.cases.find('m1')) ?? {};
    await core.changer.change('m1', 'subject', () => ({
      fields: { subject: subject.replace('{ref}', reference) },
      history: { kind: 'moved', actor: 'ivy', content: {} },
      forPeople: true,
      forCustomer: false,
    }));
    await core.writing.message({ caseId: 'm1', author: 'ivy', text: 'Soon.', idempotencyKey: 'k1' }, 'reply');
    const reply = (await core.stores.updates.ofCase('m1', 10)).find((row) => row.data.kind === 'reply');
    expect(reply?.data.subject).toBe(expected.replace('{ref}', reference));
  });

  it('begins the duty to keep the customer informed anew with each word to them, until it is decided', async () => {
    await core.receive.receive(mail('m1', 'kim'));
    const writing = { caseId: 'm1', author: 'ivy', text: 'We are looking into it.' };
    await core.writing.message({ ...writing, idempotencyKey: 'k1' }, 'progress');
    const again = clockOf('update', '2026-12-18T17:00:00.000Z');
    expect((await core.stores.cases.find('m1'))?.clocks[1]).toMatchObject(again);
    const head = await core.stores.cases.find('m1');
    if (head === null) throw new Error('the case is gone');
    await core.moving.move(head, { to: 'assessed' }, { by: 'ivy', revision: head.revision });
    await core.writing.message({ ...writing, idempotencyKey: 'k2' }, 'decision');
    expect((await core.stores.cases.find('m1'))?.clocks[1]).toMatchObject({ ...again, metAt: expect.any(String) });
  });

  it('chains the history of a case without a gap, whoever writes at once', async () => {
    await core.receive.receive(mail('m1', 'kim'));
    await Promise.all(
      Array.from({ length: 25 }, (_each, n) => core.receive.receive(mail(`a${String(n)}`, 'kim', { tokens: ['m1'] }))),
    );
    const rows = await database.model(CASE_HISTORY).find({ caseId: 'm1' }).sort({ seq: 1 }).lean();
    expect(rows).toHaveLength(26);
    expect(brokenLink(rows)).toBeUndefined();
    expect(await core.stores.cases.find('m1')).toMatchObject({ entryCount: 26, pending: [] });
  });

  it('makes the head of a case that a reply on its page met first, under the reference that was promised', async () => {
    const reply = mail(
      'w2',
      'kim',
      { tokens: ['w1'] },
      { channel: 'web', reservedReference: '2K7-MQX-WDP', receivedAt: '2026-11-22T10:05:00.000Z' },
    );
    await core.receive.receive(reply);
    expect(await core.stores.cases.find('w1')).toMatchObject({ opened: false, ownerKey: 'lena', entryCount: 1 });
    await core.receive.receive(mail('w1', 'kim', {}, { channel: 'web', reservedReference: '2K7-MQX-WDP' }));
    expect(await core.stores.cases.find('w1')).toMatchObject({
      opened: true,
      reference: '2K7-MQX-WDP',
      receivedAt: AT,
      entryCount: 2,
    });
  });
});

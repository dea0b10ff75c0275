import { beforeEach, describe, expect, it } from '@jest/globals';
import type { MessageReceived } from '@redress/contracts';
import { CaseStage, mail, sender, textOf } from './stage.js';

function request(id: string, more: Partial<MessageReceived>): MessageReceived {
  return mail(id, 'nobody', { kind: 'request', channel: 'web', account: 'web', ...more });
}

describe('what customers ask for', () => {
  let stage: CaseStage;
  const sent = (): string[] => stage.updates().map(({ kind, text }) => `${kind} ${text.preview}`);

  beforeEach(async () => {
    stage = await CaseStage.open();
    await stage.receive(
      mail('m1', 'kim'),
      mail('m2', 'kim', { receivedAt: '2026-11-22T11:00:00.000Z' }),
      mail('m3', 'sam'),
    );
  });

  const access = { type: 'access' as const };

  it('links to all open cases of an address, the newest first, in one mail to that address', async () => {
    const asked = request('r1', { from: sender('kim'), request: access, clues: { answers: [], tokens: [] } });
    await stage.receive(asked, asked);
    const [newest, older] = [await stage.head('m2'), await stage.head('m1')];
    expect(sent().filter((each) => each.startsWith('access'))).toEqual([
      `access ${String(newest?.reference)} ${String(older?.reference)}`,
    ]);
    expect(stage.updates().at(-1)).toMatchObject({ recipient: { address: 'kim@mail.example' }, channel: 'email' });
    expect(stage.fates('r1')).toEqual(['added', 'added']);
    expect(await stage.head('m2')).toMatchObject({ entryCount: 1 });
  });

  it('a link to the case under a reference, if the address is that of its customer', async () => {
    const reference = (await stage.head('m3'))?.reference ?? '';
    const clues = { answers: [], tokens: [], references: [reference] };
    await stage.receive(
      request('r1', { from: sender('kim'), request: access, clues }),
      request('r2', { from: sender('sam'), request: access, clues }),
    );
    expect(stage.fates('r1')).toEqual(['filed']);
    expect(sent().filter((each) => each.startsWith('access'))).toEqual([`access ${reference}`]);
  });

  it('a fresh link to the address of the case when theirs is too old, whoever asks', async () => {
    await stage.receive(request('r1', { request: access, clues: { answers: [], tokens: ['m3'] } }));
    expect(stage.updates().at(-1)).toMatchObject({ kind: 'access', recipient: { address: 'sam@mail.example' } });
  });

  it('nothing that an unknown address could learn from', async () => {
    await stage.receive(request('r1', { from: sender('eve'), request: access, clues: { answers: [], tokens: [] } }));
    expect(stage.fates('r1')).toEqual(['filed']);
    expect(sent().filter((each) => each.startsWith('access'))).toEqual([]);
  });

  it('to be left alone: nothing more goes there, the duty is open again, and staff see why', async () => {
    await stage.receive(request('r1', { request: { type: 'not-me' }, clues: { answers: [], tokens: ['m1'] } }));
    expect(await stage.head('m1')).toMatchObject({
      customer: { wrongPerson: true },
      acknowledgement: { state: 'reopened', evidence: 'wrong-person' },
      revision: 2,
    });
    await expect(
      stage.core.writing.message({ caseId: 'm1', author: 'ivy', text: 'Dear Kim', idempotencyKey: 'k' }, 'reply'),
    ).rejects.toMatchObject({ code: 'recipient-stopped' });
    await stage.receive(request('r2', { request: access, clues: { answers: [], tokens: ['m1'] } }));
    expect(sent().filter((each) => each.startsWith('access'))).toEqual([]);
  });

  it('to be left alone after a message went, whose writer asks again and hears that it did', async () => {
    const said = { caseId: 'm1', author: 'ivy', text: 'Dear Kim', idempotencyKey: 'k' };
    await stage.core.writing.message(said, 'reply');
    await stage.receive(request('r1', { request: { type: 'not-me' }, clues: { answers: [], tokens: ['m1'] } }));
    expect(await stage.core.writing.message(said, 'reply')).toMatchObject({ customer: { wrongPerson: true } });
    await expect(stage.core.writing.message({ ...said, text: 'Dear Eve' }, 'reply')).rejects.toMatchObject({
      code: 'idempotency-key-reused',
    });
  });

  it('nothing by mail where somebody said that mail is not safe', async () => {
    await stage.receive(mail('m5', 'pat', { details: { contactSafely: 'phone' } }));
    await stage.receive(
      request('r1', { request: access, clues: { answers: [], tokens: ['m5'] } }),
      request('r2', { from: sender('pat'), request: access, clues: { answers: [], tokens: [] } }),
    );
    expect(sent().filter((each) => each.startsWith('access'))).toEqual([]);
  });

  it('links to the other complaints when one of them is stopped', async () => {
    await stage.receive(
      request('r1', { request: { type: 'not-me' }, clues: { answers: [], tokens: ['m2'] } }),
      request('r2', { from: sender('kim'), request: access, clues: { answers: [], tokens: [] } }),
    );
    expect(sent().at(-1)).toBe(`access ${String((await stage.head('m1'))?.reference)}`);
  });

  it('to go on after a mistake: a person confirms the same address', async () => {
    await stage.receive(request('r1', { request: { type: 'not-me' }, clues: { answers: [], tokens: ['m1'] } }));
    const matter = await stage.core.decisions.read('m1');
    await stage.core.decisions.confirm(matter, 'lena', { address: 'kim@mail.example' });
    const head = await stage.head('m1');
    expect(head?.customer).toEqual({ key: 'key-kim', address: 'kim@mail.example', proved: false });
  });

  it('to be believed: that is kept in the history', async () => {
    await stage.receive(request('r1', { request: { type: 'proof' }, clues: { answers: [], tokens: ['m1'] } }));
    expect((await stage.core.stores.history.newest('m1', 5)).map(({ kind }) => kind)).toContain('proof-requested');
  });
});

describe('who is believed', () => {
  let stage: CaseStage;

  beforeEach(async () => {
    stage = await CaseStage.open();
    await stage.receive(mail('m1', 'kim', { otherRecipients: ['key-sam'] }));
  });

  const tagged = async (): Promise<MessageReceived['clues']> => ({
    answers: [],
    tokens: [],
    references: [(await stage.head('m1'))?.reference ?? ''],
  });
  const failed = { dmarc: 'fail', dkim: 'fail', spf: 'fail', by: 'authserv' } as const;

  it('a reference in the subject counts from those who are on the case', async () => {
    await stage.receive(mail('m2', 'kim', { clues: await tagged() }), mail('m3', 'sam', { clues: await tagged() }));
    expect(await stage.head('m1')).toMatchObject({ entryCount: 3 });
  });

  it('a stranger who quotes a reference joins nothing', async () => {
    await stage.receive(mail('m2', 'eve', { clues: await tagged() }));
    expect(await stage.head('m1')).toMatchObject({ entryCount: 1 });
    expect(await stage.head('m2')).toMatchObject({ opened: true, customer: { key: 'key-eve' } });
  });

  it('nor does who only claims to be the customer; nobody is put beside them', async () => {
    await stage.receive(mail('m2', 'kim', { clues: await tagged(), senderCheck: failed }));
    expect(await stage.head('m2')).toMatchObject({ opened: true, links: [] });
  });

  it('a forged sender with a true token is kept apart until somebody looks', async () => {
    await stage.receive(mail('m2', 'kim', { clues: { answers: [], tokens: ['m1'] }, senderCheck: failed }));
    const [entry] = await stage.core.stores.entries.newest('m1', 1);
    expect(entry).toMatchObject({ trusted: false, visible: false, senderCheck: { dmarc: 'fail' } });
  });

  it('others in copy join as third parties and are never written to by a machine', async () => {
    await stage.receive(mail('m2', 'sam', { clues: { answers: ['m1@mail.example'], tokens: [] } }));
    const [entry] = await stage.core.stores.entries.newest('m1', 1);
    expect(entry).toMatchObject({ from: 'third-party', trusted: true, visible: false });
    expect(stage.updates().map(({ recipient }) => recipient.address)).toEqual(['kim@mail.example']);
  });

  it('who is taken in copy later may write to the case from then on, and is written to by no machine', async () => {
    const onCase = { answers: [], tokens: ['m1'] };
    const aunt = async (id: string): Promise<MessageReceived> => mail(id, 'aunt', { clues: await tagged() });
    await stage.receive(await aunt('m2'));
    expect(await stage.head('m1')).toMatchObject({ entryCount: 1 });
    await stage.receive(mail('m3', 'kim', { clues: onCase, otherRecipients: ['key-aunt'] }), await aunt('m4'));
    const [entry] = await stage.core.stores.entries.newest('m1', 1);
    expect(entry).toMatchObject({ messageId: 'm4', from: 'third-party', trusted: true, visible: false });
    expect(stage.updates().filter(({ caseId }) => caseId === 'm1')).toHaveLength(1);
  });

  it.each([
    ['a stranger', 'eve', {}],
    ['somebody who only claims to be the customer', 'kim', { senderCheck: failed }],
  ])('whom %s takes in copy stays a stranger to the case', async (_who, from, more) => {
    const clues = { answers: [], tokens: ['m1'] };
    await stage.receive(mail('m2', from, { clues, otherRecipients: ['key-aunt'], ...more }));
    await stage.receive(mail('m3', 'aunt', { clues: await tagged() }));
    expect(await stage.head('m1')).toMatchObject({ entryCount: 2, participants: ['key-kim', 'key-sam'] });
    expect(await stage.head('m3')).toMatchObject({ opened: true });
  });

  it.each([
    [true, { from: 'customer', trusted: true, visible: true }],
    [false, { from: 'third-party', trusted: false, visible: false }],
  ])('whoever writes on the page of a link counts by what they proved: %j', async (proved, expected) => {
    const from = { key: 'key-link', proved };
    await stage.receive(mail('m2', 'kim', { channel: 'web', from, clues: { answers: [], tokens: ['m1'] } }));
    const [entry] = await stage.core.stores.entries.newest('m1', 1);
    expect(entry).toMatchObject(expected);
  });

  it('what only the complainant should know is kept as hashes for this case', async () => {
    await stage.receive(
      mail('m9', 'lee', {
        subject: 'Order A-10045',
        text: textOf('Call me at 02079460000, not 12.'),
        details: { orderReference: 'B 77 120' },
      }),
    );
    expect((await stage.head('m9'))?.proofs).toEqual([
      'proof B 77 120',
      'proof A-10045',
      'proof 02079460000',
      'proof 10045',
    ]);
  });
});

describe('where answers go', () => {
  it.each([
    ['email', { contactSafely: 'web', preferredChannel: 'email' }, 'web'],
    ['web', { contactSafely: 'phone' }, 'manual'],
    ['web', { contactSafely: 'only through my sister' }, 'manual'],
    ['web', { preferredChannel: 'email' }, 'email'],
    ['web', { preferredChannel: 'web' }, 'web'],
    ['web', {}, 'email'],
    ['email', {}, 'email'],
  ] as const)('from %s with %j: by %s', async (channel, details, expected) => {
    const stage = await CaseStage.open();
    await stage.receive(mail('m1', 'kim', { channel, details }));
    expect((await stage.head('m1'))?.reply.channel).toBe(expected);
  });
});

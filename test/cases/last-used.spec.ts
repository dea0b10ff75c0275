import { beforeEach, describe, expect, it } from '@jest/globals';
import type { MessageReceived, UpdateIssued } from '@redress/contracts';
import { KeyRing } from '@redress/kernel';
import { DealingsStage } from './dealings-stage.js';
import { mail } from './stage.js';

const NUMBER = '+447700900123';
const OURS = '+447700900000';
const KEYS = new KeyRing('a secret of the tests, at least thirty-two characters');

/** A text, naming the case where it has a reference. */
function text(id: string, more: Partial<MessageReceived> = {}, number = NUMBER): MessageReceived {
  const { subject: _subject, ...message } = mail(id, 'nobody', {
    channel: 'sms',
    account: OURS,
    from: { key: KEYS.pseudonym('party', number), address: number, proved: false },
    clues: { answers: [], tokens: [] },
  });
  return { ...message, ...more };
}

describe('the way that a customer used last', () => {
  let stage: DealingsStage;
  let keys = 0;

  const naming = async (): Promise<Partial<MessageReceived>> => ({
    clues: { answers: [], tokens: [], references: [(await stage.head()).reference] },
  });
  const complaint = async (details: Record<string, string> = {}): Promise<void> => {
    stage = await DealingsStage.open();
    await stage.complaint('m1', { channel: 'web', account: 'web', details: { phone: '07700 900123', ...details } });
  };
  const receive = async (...messages: readonly MessageReceived[]): Promise<void> => {
    for (const message of messages) await stage.core.receive.receive(message);
  };
  /** What ivy says to the customer, as it went out. */
  const said = async (purpose: 'reply' | 'decision' = 'reply', words = 'We looked.'): Promise<UpdateIssued[]> => {
    const before = (await stage.sent()).map(({ updateId }) => updateId);
    keys += 1;
    const writing = { caseId: 'm1', author: 'ivy', text: words, idempotencyKey: `k${String(keys)}` };
    await stage.core.writing.message(writing, purpose);
    return (await stage.sent()).filter(({ updateId }) => !before.includes(updateId));
  };

  const matter = async (): Promise<Parameters<typeof stage.core.decisions.confirm>[0]> => {
    const row = await stage.core.stores.intake.find('m1');
    if (row === null) throw new Error('m1 was not taken in');
    return { row, head: await stage.head() };
  };

  beforeEach(async () => {
    await complaint();
  });

  it('is a text, from the number that they gave, which names the case', async () => {
    await receive(text('t1', await naming()));
    expect(await stage.head('m1')).toMatchObject({ entryCount: 2, reply: { channel: 'sms', address: NUMBER } });
    expect(await said()).toMatchObject([{ channel: 'sms', account: OURS, recipient: { address: NUMBER } }]);
  });

  it('is a text from the number of ours that they wrote to last', async () => {
    await receive(text('t1', await naming()), text('t2', { account: '+447700900009' }));
    expect(await stage.head('m1')).toMatchObject({ entryCount: 3 });
    expect(await said()).toMatchObject([{ channel: 'sms', account: '+447700900009', recipient: { address: NUMBER } }]);
  });

  it('is a mail again once they mail', async () => {
    await receive(text('t1', await naming()));
    await stage.answer('m2');
    expect(await said()).toMatchObject([{ channel: 'email', recipient: { key: 'key-kim' } }]);
    await receive(text('t2'));
    expect(await said()).toMatchObject([{ channel: 'sms' }]);
    expect(await stage.head()).toMatchObject({ entryCount: 6 });
  });

  it('is a mail after they wrote on the page, which calls nobody', async () => {
    await receive(text('t1', await naming()));
    const clues = { answers: [], tokens: ['m1'] };
    await receive(mail('w1', 'kim', { channel: 'web', clues, from: { key: 'page', proved: true } }));
    expect(await said()).toMatchObject([{ channel: 'email', recipient: { key: 'key-kim' } }]);
  });

  it('is none of somebody else who knows the reference', async () => {
    await receive(text('t1', await naming(), '+447700900999'));
    expect(await stage.head()).toMatchObject({ entryCount: 1, reply: { channel: 'email' } });
  });

  it('is not what a machine answers', async () => {
    await receive(text('t1', { ...(await naming()), kind: 'automatic', rule: 'help' }));
    expect(await said()).toMatchObject([{ channel: 'email' }]);
  });

  it.each([
    ['called safe', { contactSafely: 'email' }],
    ['chose', { preferredChannel: 'email' }],
  ])('does not outrank what they %s', async (_what, details) => {
    await complaint(details);
    await receive(text('t1', await naming()));
    expect(await said()).toMatchObject([{ channel: 'email' }]);
  });

  it('brings fresh links where they read, and nowhere but the safe way', async () => {
    const access = async (): Promise<UpdateIssued['channel'] | undefined> => {
      await receive(text('t1', await naming()));
      const request = { kind: 'request', channel: 'web', request: { type: 'access' } } as const;
      await receive(mail('r1', 'nobody', { ...request, clues: { answers: [], tokens: ['m1'] } }));
      return (await stage.sent()).find(({ kind }) => kind === 'access')?.channel;
    };
    expect(await access()).toBe('sms');
    await complaint({ contactSafely: 'email' });
    expect(await access()).toBe('email');
  });

  it('ends with STOP on that way only', async () => {
    await receive(text('t1', await naming()), text('t2', { kind: 'opt-out', rule: 'stop' }));
    expect(await said()).toMatchObject([{ channel: 'email' }]);
    await receive(text('t3', { kind: 'automatic', rule: 'start' }));
    expect(await said()).toMatchObject([{ channel: 'sms' }]);
  });

  it('is left for the mail where no text arrives', async () => {
    await receive(text('t1', await naming()));
    await said();
    await stage.report('reply', 'failed', { addressBad: true });
    expect((await stage.head()).customer).toMatchObject({ numberBad: true });
    expect((await stage.head()).customer).not.toHaveProperty('undeliverable');
    expect(await said()).toMatchObject([{ channel: 'email' }]);
    await receive(text('t2'));
    expect((await stage.head()).customer).not.toHaveProperty('numberBad');
    expect(await said()).toMatchObject([{ channel: 'sms' }]);
  });

  it('ends where a person gives the case another address', async () => {
    await receive(text('t1', await naming()));
    await stage.core.decisions.confirm(await matter(), 'ivy', { address: 'pat@mail.example' });
    expect(await stage.head()).toMatchObject({
      reply: { channel: 'email', address: 'pat@mail.example' },
      earlierWays: [],
    });
    await receive(text('t2'));
    expect(await said()).toMatchObject([{ channel: 'email', recipient: { address: 'pat@mail.example' } }]);
  });
});

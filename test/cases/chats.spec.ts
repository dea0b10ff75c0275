import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DeliveryChanged, MessageReceived } from '@redress/contracts';
import { DealingsStage } from './dealings-stage.js';
import { AT, CaseStage, mail } from './stage.js';

const CONVERSATION = '01930000-0000-7000-8000-00000000000c';

/** A message of a visitor who says nothing of themselves. */
function line(id: string, more: Partial<MessageReceived> = {}): MessageReceived {
  const { subject: _subject, ...message } = mail(id, 'visitor', {
    channel: 'chat',
    account: CONVERSATION,
    externalId: id,
    to: [],
    from: { key: `key-${CONVERSATION}`, proved: false },
    ...more,
  });
  const { messageId: _messageId, ...clues } = message.clues;
  return { ...message, clues };
}

describe('a conversation', () => {
  let stage: CaseStage;

  beforeEach(async () => {
    stage = await CaseStage.open();
  });

  const sent = (): string[] =>
    stage.updates().map(({ kind, channel, account }) => `${kind} ${channel} ${account ?? ''}`);
  const report = (change: Partial<DeliveryChanged>): DeliveryChanged => ({
    updateId: stage.updates()[0]?.updateId ?? '',
    caseId: 'c1',
    channel: 'chat',
    state: 'accepted',
    attempts: 1,
    at: AT,
    ...change,
  });

  it('is one case, answered once in the conversation', async () => {
    await stage.receive(line('c1'), line('c2'), line('c1'));
    expect(await stage.head('c1')).toMatchObject({
      channel: 'chat',
      entryCount: 2,
      reply: { channel: 'chat', account: CONVERSATION },
    });
    expect(await stage.head('c2')).toBeNull();
    expect(sent()).toEqual([`receipt chat ${CONVERSATION}`]);
  });

  it('is one case when everything comes at once', async () => {
    await Promise.all(['c1', 'c2', 'c3'].map((id) => stage.receive(line(id))));
    const heads = (await Promise.all(['c1', 'c2', 'c3'].map((id) => stage.head(id)))).filter((head) => head !== null);
    expect(heads).toMatchObject([{ entryCount: 3 }]);
    // Two who change a case at once both issue what is pending: one update, by its id.
    expect(new Set(sent()).size).toBe(1);
  });

  it('opens nothing with a greeting, and everything that follows is of its case', async () => {
    await stage.receive(line('c0', { hold: 'no-content' }), line('c1'), line('c2', { hold: 'no-content' }));
    expect(await stage.head('c0')).toBeNull();
    expect(await stage.head('c1')).toMatchObject({ entryCount: 2 });
    expect([stage.fates('c0')[0], stage.fates('c1')[0], stage.fates('c2')[0]]).toEqual(['held', 'opened', 'added']);
  });

  it('of another visitor is another case, and so is what somebody writes by mail under the same address', async () => {
    const address = 'kim@mail.example';
    const other = { account: 'other', from: { key: 'key-other', address, proved: false } };
    await stage.receive(
      line('c1', { from: { key: `key-${CONVERSATION}`, address, proved: false } }),
      line('o1', other),
    );
    expect(await stage.head('c1')).toMatchObject({ entryCount: 1 });
    expect(await stage.head('o1')).toMatchObject({ entryCount: 1 });
  });

  it('is acknowledged when the client has the receipt, not when it stands in the transcript', async () => {
    await stage.receive(line('c1'));
    await stage.core.deliveries.record(report({ state: 'accepted' }));
    expect(await stage.head('c1')).toMatchObject({ acknowledgement: { state: 'due' } });
    await stage.core.deliveries.record(report({ state: 'delivered' }));
    expect(await stage.head('c1')).toMatchObject({ acknowledgement: { state: 'met', evidence: 'delivered' } });
  });

  const ended = (id: string, stay: number): MessageReceived =>
    line(id, { kind: 'request', stay, request: { type: 'ended', value: 'gone' } });
  const live = async (caseId: string): Promise<unknown> => {
    const { conversation, needs } = (await stage.head(caseId)) ?? {};
    expect(needs?.endsWith('|live') ?? false).toBe(conversation?.live ?? false);
    return conversation?.live;
  };

  it('is live from the first change of its case, until its visitor has left', async () => {
    await stage.receive(line('c1', { stay: 1 }));
    expect(await live('c1')).toBe(true);
    await stage.receive(ended('e1', 1), ended('e1', 1));
    expect(await live('c1')).toBe(false);
    expect(await stage.head('c1')).toMatchObject({ state: 'received', entryCount: 1 });
    expect(stage.fates('e1')[0]).toBe('added');
    await stage.receive(line('c2', { stay: 2 }));
    expect(await live('c1')).toBe(true);
  });

  it('is not ended by word of an earlier stay, nor begun again by what was said in one that has ended', async () => {
    await stage.receive(line('c1', { stay: 1 }), line('c2', { stay: 2 }), ended('e1', 1));
    expect(await live('c1')).toBe(true);
    await stage.receive(ended('e2', 2), line('c3', { stay: 2 }));
    expect(await stage.head('c1')).toMatchObject({ entryCount: 3 });
    expect(await live('c1')).toBe(false);
  });

  it('that ended before its message came here opens a case in which nobody sits', async () => {
    await stage.receive(ended('e1', 1), line('c1', { stay: 1 }));
    expect(stage.fates('e1')[0]).toBe('filed');
    expect(await live('c1')).toBe(false);
    await stage.receive(line('c2', { stay: 2 }));
    expect(await live('c1')).toBe(true);
  });

  it('has an end of one fate, though a copy of it meets the case that was opened since', async () => {
    await stage.receive(ended('e1', 1), line('c1', { stay: 1 }), ended('e1', 1));
    expect(stage.fates('e1')).toEqual(['filed', 'filed']);
    await stage.receive(line('c2', { stay: 2 }), ended('e2', 2), ended('e2', 2));
    expect(stage.fates('e2')).toEqual(['added', 'added']);
  });

  it('has ended when all is over, in whichever order and however often everything came', async () => {
    const all = [line('c1', { stay: 1 }), ended('e1', 1), line('c2', { stay: 2 }), ended('e2', 2)];
    for (let turn = 0; turn < 20; turn += 1) {
      stage = await CaseStage.open();
      const order = [...all, ...all].map((each, at) => ({ each, place: (at * (turn * 2 + 3)) % 17 }));
      const sent = order.sort((a, b) => a.place - b.place).map(({ each }) => stage.receive(each));
      await Promise.all(sent);
      const heads = (await Promise.all(['c1', 'c2'].map(async (id) => stage.head(id)))).filter((head) => head !== null);
      expect(heads).toMatchObject([{ entryCount: 2, conversation: { live: false, stay: 2 } }]);
    }
  });

  it('is not live because a person opens a greeting later', async () => {
    await stage.receive(line('c0', { hold: 'no-content', stay: 1 }));
    await stage.core.decisions.open(await stage.core.decisions.read('c0'), 'ivy', false);
    expect(await stage.head('c0')).toMatchObject({ opened: true });
    expect(await live('c0')).toBeUndefined();
  });

  it('is read in the order in which it was said, though a line was worked in late', async () => {
    const dealings = await DealingsStage.open();
    const said = (id: string, minute: number): MessageReceived =>
      line(id, { receivedAt: `2026-11-22T10:0${String(minute)}:00.000Z` });
    await dealings.core.receive.receive(said('m1', 1));
    await dealings.core.receive.receive(said('m3', 3));
    await dealings.core.receive.receive(said('m2', 2));
    const { entries } = await dealings.shown();
    expect(entries.flatMap(({ from, messageId }) => (from === 'customer' ? messageId : []))).toEqual([
      'm1',
      'm2',
      'm3',
    ]);
    const shown = (dealings.view?.conversation ?? []).filter(({ from }) => from === 'customer').map(({ at }) => at);
    expect(shown).toHaveLength(3);
    expect(shown).toEqual([...shown].sort());
  });

  it('is answered under the name that whoever wrote showed then, whoever has the case by now', async () => {
    const dealings = await DealingsStage.open();
    await dealings.complaint('m1', { channel: 'chat', account: CONVERSATION, stay: 1 });
    await dealings.say('It comes tomorrow.', 'reply');
    await dealings.handOver('noah');
    await dealings.say('Sorry for that.', 'reply', 'lena');
    const names = (await dealings.sent()).map(({ kind, writtenBy }) => `${kind} ${writtenBy ?? 'by a machine'}`);
    expect(names).toEqual(['receipt by a machine', 'reply Ivy', 'reply Lena Ortiz']);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { ConversationSignalled } from '@redress/contracts';
import { systemIds, type Clock } from '@redress/kernel';
import type { OutgoingEvent } from '@redress/messaging';
import type { CaseHead, ReplyRoute } from '../domain/case-head.js';
import { HandlerSignals } from './handler-signals.js';

const CHAT: ReplyRoute = { channel: 'chat', key: 'kim', account: 'conversation-1', answers: [] };
const MAIL: ReplyRoute = { channel: 'email', key: 'kim', address: 'kim@mail.example', answers: [] };

describe('a member of staff who writes', () => {
  const told: OutgoingEvent[] = [];
  const clock: Clock = { now: () => Date.UTC(2026, 10, 29), after: () => () => undefined };
  const policy = { shownName: (key: string) => (key === 'ivy' ? 'Ivy' : undefined) };
  const signals = new HandlerSignals({ tell: (event) => told.push(event) }, policy, clock, systemIds());
  const head = (_id: string, reply: ReplyRoute, ...earlierWays: ReplyRoute[]): CaseHead =>
    ({ _id, reply, earlierWays }) as unknown as CaseHead;

  it('is shown in the conversation under the name that customers know, also where answers go elsewhere by now', () => {
    signals.typing(head('c1', MAIL, CHAT), 'ivy', true);
    signals.typing(head('c2', { ...CHAT, account: 'conversation-2' }), 'nobody', true);
    const data = told.map(({ event }) => event.data as ConversationSignalled);
    expect(data).toMatchObject([
      { caseId: 'c1', conversation: 'conversation-1', from: 'handler', what: 'typing', on: true, name: 'Ivy' },
      { caseId: 'c2', conversation: 'conversation-2', on: true },
    ]);
    expect(data[1]).not.toHaveProperty('name');
  });

  it('is told once a while, however often they or others say it', () => {
    const before = told.length;
    for (let count = 0; count < 100; count += 1)
      for (const key of ['ivy', 'noah']) signals.typing(head('c3', { ...CHAT, account: 'conversation-3' }), key, true);
    expect(told).toHaveLength(before + 1);
  });

  it('is refused where there is no conversation', () => {
    expect(() => {
      signals.typing(head('c4', MAIL), 'ivy', true);
    }).toThrow('was not talked about');
  });
});

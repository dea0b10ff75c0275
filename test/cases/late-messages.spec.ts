import { beforeEach, describe, expect, it } from '@jest/globals';
import { DecideLateMessage, type CaseClock, type CaseHead } from '@redress/cases';
import type { MessageReceived } from '@redress/contracts';
import { DealingsStage } from './dealings-stage.js';
import { mail } from './stage.js';

describe('a message on a closed case', () => {
  let stage: DealingsStage;
  let decide: DecideLateMessage;

  beforeEach(async () => {
    stage = await DealingsStage.open();
    decide = new DecideLateMessage(stage.core.moving, stage.core.corrections);
    await stage.complaint();
    await stage.move({ to: 'out_of_scope', reason: 'a matter of the customs office' });
    await stage.move({ to: 'closed', reason: 'sent on' });
  });

  const write = async (id: string, more: Partial<MessageReceived> = {}): Promise<void> => {
    const clues = { messageId: `${id}@mail.example`, answers: [], tokens: ['m1'] };
    await stage.core.receive.receive(mail(id, 'kim', { receivedAt: stage.now, clues, ...more }));
  };
  const stranger = { key: 'key-lee', address: 'lee@mail.example', proved: false };
  const waiting = ({ clocks }: CaseHead): CaseClock | undefined => clocks.find(({ name }) => name === 'after-closure');
  const LATER = '2026-11-25T23:00:00.000Z';

  it('opens it again when nobody decides, if it is the customer’s', async () => {
    await write('m2');
    await stage.until(LATER);
    expect(await stage.head()).toMatchObject({ state: 'investigating', queue: 'parcels' });
  });

  it('stays an alarm when nobody decides, if somebody else wrote or nobody knows who', async () => {
    await write('m2', { from: stranger });
    await write('m3', { senderCheck: { dmarc: 'fail', dkim: 'fail', spf: 'fail', by: 'own' } });
    expect(await stage.history('message-after-closure')).toHaveLength(2);
    expect((await stage.head()).clocks.filter(({ name }) => name === 'after-closure')).toHaveLength(1);
    await stage.until(LATER);
    const head = await stage.head();
    expect(head.state).toBe('closed');
    expect(waiting(head)?.breachedAt).toBeDefined();
    expect(await stage.history('clock-breached')).toMatchObject([{ clock: 'after-closure' }]);
    const who = { by: 'omar', revision: head.revision };
    expect(
      waiting(await decide.decide(head, { decision: 'nothing', reason: 'advertising' }, who))?.metAt,
    ).toBeDefined();
  });

  it('is waited for anew when the customer writes after a stranger', async () => {
    await write('m2', { from: stranger });
    await write('m3');
    await stage.until(LATER);
    expect(await stage.head()).toMatchObject({ state: 'investigating' });
  });

  it('is not lost by a decision that names an entry which is not there', async () => {
    await write('m2');
    const head = await stage.head();
    const who = { by: 'omar', revision: head.revision };
    const said = { decision: 'new-case', reason: 'another parcel' } as const;
    await expect(decide.decide(head, { ...said, entry: 'm1:wrong:0:0' }, who)).rejects.toMatchObject({
      code: 'entry-not-found',
    });
    expect(await stage.head()).toMatchObject({ version: head.version });
    for (let times = 0; times < 2; times += 1) {
      expect(await decide.decide(head, { ...said, entry: 'm1:m2:0:0' }, who)).toMatchObject({
        links: [{ caseId: 'm1', kind: 'related' }],
        receivedAt: stage.now,
      });
    }
    expect(waiting(await stage.head())?.metAt).toBeDefined();
  });
});

import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CaseHead } from '@redress/cases';
import type { Channel, MessageReceived, UpdateIssued } from '@redress/contracts';
import { DealingsStage } from './dealings-stage.js';
import { mail } from './stage.js';

const TEXTING: Partial<MessageReceived> = {
  channel: 'sms',
  account: '+447700900000',
  from: { key: 'key-kim', address: '+447700900123', proved: false },
};

describe('what a person says of the safe way', () => {
  let stage: DealingsStage;

  const keepSafe = async (
    safe: Channel | undefined,
    reason = 'She called: her husband reads it.',
  ): Promise<CaseHead> => {
    const said = { reason, ...(safe === undefined ? {} : { safe }) };
    const { revision } = await stage.head();
    return stage.core.judging.keepSafe('m1', said, { by: 'ivy', revision });
  };
  const newest = async (kind: UpdateIssued['kind']): Promise<UpdateIssued['channel'] | undefined> =>
    (await stage.sent()).filter((each) => each.kind === kind).at(-1)?.channel;

  beforeEach(async () => {
    stage = await DealingsStage.open();
  });

  it('stops everything on other ways, and what somebody chooses too', async () => {
    await stage.complaint();
    expect(await keepSafe('manual')).toMatchObject({ contact: { safe: 'manual' }, mailUnsafe: true });
    await stage.say('We looked.', 'reply');
    expect(await newest('reply')).toBe('manual');
    const writing = { caseId: 'm1', author: 'ivy', text: 'We looked again.', idempotencyKey: 'k' };
    await expect(stage.core.writing.message(writing, 'reply', 'email')).rejects.toMatchObject({
      code: 'channel-unreachable',
    });
  });

  it('can be lifted again, and both stand in the history with their reasons', async () => {
    await stage.complaint();
    await keepSafe('manual');
    await keepSafe(undefined, 'She moved out.');
    await stage.say('We looked.', 'reply');
    expect(await newest('reply')).toBe('email');
    expect(await stage.history('safe-contact-changed')).toEqual([
      { reason: 'She moved out.', from: 'manual' },
      { reason: 'She called: her husband reads it.', to: 'manual' },
    ]);
  });

  it('holds for links too that are asked for', async () => {
    await stage.complaint('m1', TEXTING);
    await keepSafe('manual');
    const clues = { answers: [], tokens: ['m1'] };
    await stage.core.receive.receive(
      mail('r1', 'nobody', { kind: 'request', channel: 'web', request: { type: 'access' }, clues }),
    );
    expect(await newest('access')).toBeUndefined();
  });

  it('holds for links too where the customer texted last and only mail is safe', async () => {
    const phone = '+447700900123';
    await stage.complaint('m1', { channel: 'web', account: 'web', details: { phone } });
    await stage.core.changer.change('m1', 'texted', ({ reply }) => ({
      fields: { reply: { ...reply, channel: 'sms', key: 'number', address: phone }, earlierWays: [reply] },
      history: { kind: 'message-added', actor: 'customer', content: {} },
      forPeople: true,
      forCustomer: false,
    }));
    await keepSafe('email');
    const clues = { answers: [], tokens: ['m1'] };
    await stage.core.receive.receive(
      mail('r1', 'nobody', { kind: 'request', channel: 'web', request: { type: 'access' }, clues }),
    );
    expect(await newest('access')).toBe('email');
    await stage.say('We looked.', 'reply');
    expect(await newest('reply')).toBe('email');
  });

  it('is said once, of the case as it was seen, and lifts nothing that is not there', async () => {
    const { revision } = await stage.complaint();
    const judgement = { by: 'ivy', revision };
    const said = { safe: 'manual', reason: 'She called.' } as const;
    const { version } = await stage.core.judging.keepSafe('m1', said, judgement);
    expect(await stage.core.judging.keepSafe('m1', said, judgement)).toMatchObject({ version });
    await expect(stage.core.judging.keepSafe('m1', { reason: 'x' }, judgement)).rejects.toMatchObject({
      code: 'revision-stale',
    });
    await keepSafe(undefined);
    await expect(keepSafe(undefined, 'again')).rejects.toMatchObject({ code: 'nothing-to-lift' });
  });
});

import { beforeEach, describe, expect, it } from '@jest/globals';
import type { MessageReceived } from '@redress/contracts';
import { DealingsStage } from './dealings-stage.js';
import { mail } from './stage.js';

const CONVERSATION = '01930000-0000-7000-8000-00000000000c';
const TALK = { key: `key-${CONVERSATION}`, proved: false };

describe('whoever talks, asked how to be reached', () => {
  let stage: DealingsStage;

  beforeEach(async () => {
    stage = await DealingsStage.open();
    await stage.complaint('m1', { channel: 'chat', account: CONVERSATION, from: TALK });
  });

  const say = async (id: string, details?: Record<string, string>): Promise<void> => {
    const message: MessageReceived = mail(id, 'visitor', {
      channel: 'chat',
      kind: 'request',
      request: { type: 'reach' },
      account: CONVERSATION,
      from: TALK,
      receivedAt: stage.now,
      ...(details === undefined ? {} : { details }),
    });
    await stage.core.receive.receive(Object.assign(message, { clues: { answers: [], tokens: [] } }));
  };

  it('gives a mail address that nobody has proved: the link to the case goes there, and none of their words', async () => {
    await say('r1', { email: 'kim@mail.example' });
    await say('r1', { email: 'kim@mail.example' });
    const { customer, participants } = await stage.head();
    expect(customer).toMatchObject({ key: TALK.key, address: 'kim@mail.example', proved: false });
    expect(participants).toContain(customer.mail);
    const mails = (await stage.sent()).filter(({ channel }) => channel === 'email');
    expect(mails).toMatchObject([{ kind: 'access', recipient: { key: customer.mail, address: 'kim@mail.example' } }]);
    expect(stage.wordsOf(mails[0])).toContain('https://complaints.example/t/');
    expect(stage.wordsOf(mails[0])).not.toContain('said in');
    expect(await stage.history('reach-given')).toMatchObject([{ ways: ['email'] }]);
  });

  it('is the customer where they write from that address, and answered there from then on', async () => {
    await say('r1', { email: 'kim@mail.example' });
    const { customer } = await stage.head();
    await stage.core.receive.receive(
      mail('a1', 'kim', {
        from: { key: customer.mail ?? '', address: 'kim@mail.example', proved: false },
        receivedAt: stage.now,
        clues: { messageId: 'a1@mail.example', answers: [], tokens: ['m1'] },
      }),
    );
    expect(await stage.head()).toMatchObject({ reply: { channel: 'email', address: 'kim@mail.example' } });
    expect((await stage.shown()).entries.filter(({ from }) => from === 'customer')).toHaveLength(3);
  });

  it('puts no later address in the place of one that is known, and gives a number beside it', async () => {
    await say('r1', { email: 'kim@mail.example' });
    await say('r2', { email: 'other@mail.example', phone: '+44 20 7946 0000' });
    expect((await stage.head()).customer).toMatchObject({ address: 'kim@mail.example', number: expect.any(String) });
    expect((await stage.sent()).filter(({ channel }) => channel === 'email')).toHaveLength(1);
    expect(await stage.history('reach-given')).toMatchObject([{ ways: ['phone'] }, { ways: ['email'] }]);
  });

  it('may refuse, which is noted and changes nothing', async () => {
    await say('r1');
    expect((await stage.head()).customer.address).toBeUndefined();
    expect(await stage.history('reach-refused')).toHaveLength(1);
    expect((await stage.sent()).filter(({ channel }) => channel === 'email')).toEqual([]);
  });

  it('whose address is somebody else’s is left with the conversation', async () => {
    await say('r1', { email: 'kim@mail.example' });
    const { customer } = await stage.head();
    await stage.core.receive.receive(
      mail('n1', 'kim', {
        kind: 'request',
        request: { type: 'not-me' },
        from: { key: customer.mail ?? '', address: 'kim@mail.example', proved: false },
        receivedAt: stage.now,
        clues: { messageId: 'n1@mail.example', answers: [], tokens: ['m1'] },
      }),
    );
    const after = await stage.head();
    expect(after.customer).toEqual({ key: TALK.key, proved: false });
    expect(after.participants).not.toContain(customer.mail);
  });
});

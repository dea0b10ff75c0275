import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ChatStage } from './chat-stage.js';
import { REFERENCE } from './issued-update.js';

jest.setTimeout(60_000);

describe('a conversation', () => {
  let stage: ChatStage;

  beforeEach(async () => {
    stage = await ChatStage.open();
  });

  afterEach(async () => {
    await stage.close();
  });

  it('is taken in, answered and confirmed, each line once and in order', async () => {
    const kim = await stage.visitor();
    const { conversation, token, lastSeq } = await kim.hello({
      name: 'Kim',
      email: 'kim@mail.example',
      language: 'de',
    });
    expect(token).toContain(conversation);
    expect(lastSeq).toBe(0);

    expect(await kim.say('a1', 'My parcel never came.')).toEqual({ seq: 1 });
    const [message] = await stage.arrived(1);
    expect(message).toMatchObject({
      channel: 'chat',
      account: conversation,
      externalId: 'a1',
      kind: 'message',
      from: { address: 'kim@mail.example', name: 'Kim', proved: false },
      language: 'de',
      text: { preview: 'My parcel never came.' },
    });
    expect(message).not.toHaveProperty('hold');

    const receipt = await stage.issue(conversation, 'We have it.', { automatic: 'auto-replied', kind: 'receipt' });
    const reply = await stage.issue(conversation, 'It comes tomorrow.', { after: receipt });
    await kim.shown(3);
    expect(kim.lines.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(kim.texts).toEqual([
      'customer: My parcel never came.',
      'system: We have it.',
      'handler: It comes tomorrow.',
    ]);
    expect(kim.references).toEqual([REFERENCE]);
    await stage.reached(receipt, 'delivered');
    await stage.reached(reply, 'delivered');
    expect((await kim.hello()).reference).toBe(REFERENCE);
  });

  it('is begun without a question to the store, and has each line by one insert', async () => {
    const [kim, calls] = [await stage.visitor(), [] as string[]];
    stage.before = (collection, operation) => calls.push(`${collection}.${operation}`);
    const { conversation } = await kim.hello();
    expect(calls.filter((call) => /^chat_(?:entries|conversations\.findOne)/u.test(call))).toEqual([]);
    await kim.say('a1', 'My parcel never came.');
    await stage.arrived(1);
    await stage.issue(conversation, 'We have it.');
    await kim.shown(2);
    expect(calls.filter((call) => call === 'chat_entries.insertOne')).toHaveLength(2);
    expect(calls).not.toContain('chat_stays.findOneAndUpdate');
    expect(kim.texts).toEqual(['customer: My parcel never came.', 'handler: We have it.']);
  });

  it('takes a message that comes again for the same, and another under its id for a mistake', async () => {
    const kim = await stage.visitor();
    await kim.hello();
    const twice = [kim.say('a1', 'Where is it?'), kim.say('a1', 'Where is it?')];
    expect(await Promise.all(twice)).toEqual([{ seq: 1 }, { seq: 1 }]);
    expect((await kim.say('a1', 'Pay me!')).error).toMatchObject({
      code: 'message-id-reused',
      errors: [{ field: 'id', rule: 'reused' }],
    });
    const sam = await stage.visitor();
    await sam.hello();
    expect(await sam.say('a1', 'Where is mine?')).toEqual({ seq: 1 });
    expect((await stage.arrived(2)).map(({ text }) => text.preview).sort()).toEqual(['Where is it?', 'Where is mine?']);
  });

  it('goes on where it was, in another window and after any loss', async () => {
    const kim = await stage.visitor();
    const { conversation } = await kim.hello();
    await kim.say('a1', 'My parcel never came.');
    await kim.shown(1);
    kim.leave();
    const update = await stage.issue(conversation, 'It comes tomorrow.');
    await stage.reached(update, 'accepted');

    const back = await stage.visitor();
    const { token } = kim;
    expect(await back.ask('hello', { token, lastSeq: 1 })).toMatchObject({ conversation, reference: REFERENCE });
    await back.shown(1);
    expect(back.texts).toEqual(['handler: It comes tomorrow.']);
    const fresh = await stage.visitor();
    await fresh.ask('hello', { token });
    await fresh.shown(2);
    expect(fresh.texts).toEqual(['customer: My parcel never came.', 'handler: It comes tomorrow.']);
    expect(await fresh.say('b1', 'Thank you.')).toEqual({ seq: 3 });
    await back.shown(2);
    expect(back.texts).toEqual(['handler: It comes tomorrow.', 'customer: Thank you.']);
  });

  it('counts an update as delivered when the client says so, also by what it has when it comes back', async () => {
    const kim = await stage.visitor(0, { confirmsNothing: true });
    const { conversation, token } = await kim.hello();
    await kim.say('a1', 'My parcel never came.');
    const update = await stage.issue(conversation, 'It comes tomorrow.');
    await kim.shown(2);
    await stage.reached(update, 'accepted');
    // Whatever was under way about the first is over when the second has come as far.
    await stage.reached(await stage.issue(conversation, 'In the morning.', { after: update }), 'accepted');
    await stage.kit().idle();
    expect(stage.states(update)).not.toContain('delivered');
    kim.leave();
    const back = await stage.visitor();
    await back.ask('hello', { token, lastSeq: 2 });
    await stage.reached(update, 'delivered');
  });

  it('shows more than a page, in order, and what comes meanwhile', async () => {
    const kim = await stage.visitor();
    const { conversation, token } = await kim.hello();
    for (let count = 1; count <= 20; count += 1) await kim.say(`a${String(count)}`, `line ${String(count)}`);
    let after: string | undefined;
    for (let count = 21; count <= 130; count += 1)
      after = await stage.issue(conversation, `line ${String(count)}`, after === undefined ? {} : { after });
    const back = await stage.visitor();
    await back.ask('hello', { token });
    await Promise.all([kim.shown(130), back.shown(130)]);
    const wanted = Array.from({ length: 130 }, (_, at) => at + 1);
    for (const each of [kim, back]) {
      expect(each.lines.map(({ seq }) => seq)).toEqual(wanted);
      expect(each.lines.map(({ text }) => text)).toEqual(wanted.map((count) => `line ${String(count)}`));
    }
  });

  it('of a greeting alone asks that a person looks before anything is opened', async () => {
    const kim = await stage.visitor();
    await kim.hello();
    await kim.say('a1', 'Hello?');
    expect((await stage.arrived(1))[0]).toMatchObject({ kind: 'message', hold: 'no-content' });
  });

  it('that is not known is not written into', async () => {
    const update = await stage.issue(undefined, 'Anybody there?');
    await stage.reached(update, 'failed');
    expect(stage.states(update)).not.toContain('accepted');
  });

  it('has a message that was taken in even if its visitor never comes back', async () => {
    const kim = await stage.visitor();
    const { token } = await kim.hello();
    let tries = 0;
    stage.before = (collection, operation) => {
      if (collection !== 'chat_entries' || operation !== 'insertOne') return;
      tries += 1;
      if (tries <= 2) throw new Error('the store is away');
    };
    expect((await kim.say('a1', 'My parcel never came.')).error).toMatchObject({
      code: 'unavailable',
      retriable: true,
    });
    kim.leave();
    await stage.arrived(1);
    const back = await stage.visitor();
    await back.ask('hello', { token });
    await back.shown(1);
    expect(back.texts).toEqual(['customer: My parcel never came.']);
  });
});

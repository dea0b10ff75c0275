import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ChatStage } from './chat-stage.js';
import { PICTURE, sendFile } from './send-file.js';
import { until, type Visitor } from './visitor.js';

jest.setTimeout(60_000);

const OURS = ['chat_stays', 'chat_inbox', 'chat_entries', 'chat_conversations', 'chat_deliveries', 'chat_uploads'];

/** Fails one call, the `at`-th of them, and remembers whether there were so many. */
class OneFault {
  met = false;
  private calls = 0;

  constructor(private readonly at: number) {}

  readonly call = (collection: string): void => {
    if (this.met || !OURS.includes(collection)) return;
    this.calls += 1;
    if (this.calls < this.at) return;
    this.met = true;
    throw new Error('the store is away');
  };
}

describe.each(['before', 'after'] as const)('when a call to the store fails, %s it is done,', (when) => {
  let stage: ChatStage;
  let kim: Visitor;
  let conversation: string | undefined;

  beforeEach(async () => {
    stage = await ChatStage.open();
    kim = await stage.visitor();
    ({ conversation } = await kim.hello());
    await kim.say('first', 'My parcel never came.');
    await kim.shown(1);
    await stage.kit().idle();
  });

  afterEach(async () => {
    await stage.close();
  });

  const onItsWay = async (text: string): Promise<unknown> =>
    until(
      () => stage.received().find((message) => message.text.preview === text),
      `${text} on its way to the case service`,
    );
  // A client sends again what was not answered, under the same id.
  const sayUntilHeard = async (id: string, text: string, visitor = kim): Promise<number> =>
    until(async () => (await visitor.say(id, text)).seq, `an answer to ${text}`);

  it('a message is taken in once, wherever that was', async () => {
    let at = 1;
    for (let met = true; met; at += 1) {
      const fault = new OneFault(at);
      stage[when] = fault.call;
      const text = `Line ${String(at)}.`;
      expect(await sayUntilHeard(`a${String(at)}`, text)).toBe(at + 1);
      stage[when] = undefined;
      await kim.shown(at + 1);
      await onItsWay(text);
      met = fault.met && at < 10;
    }
    expect(at).toBeGreaterThan(4);
    await stage.kit().idle();
    const ids = new Map(stage.received().map((message) => [message.id, message.text.preview]));
    expect([...ids.values()].sort()).toEqual([...new Set(kim.lines.map(({ text }) => text))].sort());
    expect(kim.lines.map(({ seq }) => seq)).toEqual(kim.lines.map((_, index) => index + 1));
  });

  // Each from a visitor of its own: what is begun is written in another way than what goes on.
  it('the first words of a conversation are taken in once, wherever that was', async () => {
    let at = 1;
    for (let met = true; met; at += 1) {
      const visitor = await stage.visitor();
      await visitor.hello();
      const fault = new OneFault(at);
      stage[when] = fault.call;
      const text = `First ${String(at)}.`;
      await sayUntilHeard('a1', text, visitor);
      stage[when] = undefined;
      await visitor.shown(1);
      expect(visitor.lines.map((line) => [line.seq, line.text])).toEqual([[1, text]]);
      await onItsWay(text);
      met = fault.met && at < 10;
    }
    expect(at).toBeGreaterThan(4);
    await stage.kit().idle();
    const said = new Map(stage.received().map((message) => [message.id, message.text.preview]));
    expect(said.size).toBe(new Set(said.values()).size);
  });

  it('an update is said once, wherever that was', async () => {
    for (let at = 1; at <= 8; at += 1) {
      stage[when] = new OneFault(at).call;
      const update = await stage.issue(conversation, `Answer ${String(at)}.`);
      await kim.shown(at + 1);
      stage[when] = undefined;
      // Where the client's word was lost, it is noted again by itself.
      await stage.reached(update, 'delivered');
    }
    expect(kim.lines.map(({ seq }) => seq)).toEqual(kim.lines.map((_, index) => index + 1));
    expect(kim.lines.slice(1).map(({ text }) => text)).toEqual(
      Array.from({ length: 8 }, (_, index) => `Answer ${String(index + 1)}.`),
    );
  });

  it('an update with files is said once and in order, wherever that was', async () => {
    const attachments = await stage.keepFiles({ name: 'one.png', bytes: PICTURE }, { name: 'two.png', bytes: PICTURE });
    const said: string[] = [];
    for (let at = 1, met = true; met; at += 1) {
      const fault = new OneFault(at);
      stage[when] = fault.call;
      const update = await stage.issue(conversation, `Answer ${String(at)}.`, { attachments });
      said.push(`Answer ${String(at)}.`, 'one.png', 'two.png');
      await kim.shown(said.length + 1);
      await stage.reached(update, 'delivered');
      stage[when] = undefined;
      met = fault.met && at < 14;
    }
    expect(said.length).toBeGreaterThan(24);
    expect(kim.lines.map(({ seq }) => seq)).toEqual(kim.lines.map((_, index) => index + 1));
    expect(kim.lines.slice(1).map(({ text }) => text)).toEqual(said);
  });

  // Each from a visitor of its own: one alone may not write so much.
  it('a file is taken in once, wherever that was', async () => {
    let at = 1;
    for (let met = true; met; at += 1) {
      const fault = new OneFault(at);
      const visitor = await stage.visitor();
      await visitor.hello();
      const name = `${String(at)}.png`;
      const upload = await sendFile(stage.url(), visitor.token, { name });
      stage[when] = fault.call;
      expect(
        await until(async () => (await visitor.ask('file', { id: 'f', upload })).seq, `an answer to ${name}`),
      ).toBe(1);
      await visitor.shown(1);
      await until(
        () => stage.received().find(({ attachments }) => attachments[0]?.name === name),
        `${name} on its way to the case service`,
      );
      stage[when] = undefined;
      expect(visitor.texts).toEqual([`customer: ${name}`]);
      met = fault.met && at < 16;
    }
    expect(at).toBeGreaterThan(8);
    await stage.kit().idle();
    const files = new Map(stage.received().map(({ id, attachments }) => [id, attachments[0]]));
    const names = [...files.values()].map((file) => file?.name ?? '').sort();
    expect(names).toEqual(['', ...Array.from({ length: at - 1 }, (_, index) => `${String(index + 1)}.png`)].sort());
    expect(new Set([...files.values()].map((file) => file?.ref)).size).toBe(at);
  });
});

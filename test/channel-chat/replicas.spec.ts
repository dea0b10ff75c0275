import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ChatStage } from './chat-stage.js';

jest.setTimeout(60_000);

describe('two gateways over one store', () => {
  let stage: ChatStage;

  beforeEach(async () => {
    stage = await ChatStage.open({}, 2);
  });

  afterEach(async () => {
    await stage.close();
  });

  it('hold one conversation between them, and neither remembers it', async () => {
    const kim = await stage.visitor(0);
    const { conversation, token } = await kim.hello();
    await kim.say('a1', 'My parcel never came.');
    const elsewhere = await stage.visitor(1);
    await elsewhere.ask('hello', { token });
    await stage.view(conversation ?? '', { answeredBy: 'Noah' });
    await stage.issue(conversation, 'It comes tomorrow.', { writtenBy: 'Ivy' });
    await Promise.all([kim.shown(2), elsewhere.shown(2)]);
    expect(await elsewhere.say('b1', 'And the other one?')).toEqual({ seq: 3 });
    expect(await kim.say('b1', 'And the other one?')).toEqual({ seq: 3 });
    await Promise.all([kim.shown(3), elsewhere.shown(3)]);
    expect(kim.lines).toEqual(elsewhere.lines);
    const fresh = await stage.visitor(1);
    await fresh.ask('hello', { token });
    await fresh.shown(3);
    expect(fresh.lines).toEqual(kim.lines);
    expect(kim.lines.map(({ name }) => name)).toEqual([undefined, 'Ivy', undefined]);
  });

  it('give the lines that are written at both at once one order, without a gap', async () => {
    const [one, other] = [await stage.visitor(0), await stage.visitor(1)];
    const { token } = await one.hello();
    await other.ask('hello', { token });
    const ids = Array.from({ length: 10 }, (_, at) => String(at));
    const say = async (visitor: typeof one, by: string): Promise<void> => {
      for (const id of ids) expect(await visitor.say(`${by}${id}`, `${by} ${id}`)).toHaveProperty('seq');
    };
    await Promise.all([say(one, 'one'), say(other, 'other')]);
    await Promise.all([one.shown(20), other.shown(20)]);
    expect(one.lines).toEqual(other.lines);
    expect(one.lines.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    for (const by of ['one', 'other'])
      expect(one.lines.map(({ text }) => text).filter((text) => text.startsWith(`${by} `))).toEqual(
        ids.map((id) => `${by} ${id}`),
      );
  });
});

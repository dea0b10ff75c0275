import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ChatStage } from './chat-stage.js';

jest.setTimeout(120_000);

const DAY_MS = 86_400_000;

/** Hours of one minute on the day before yesterday: nobody is there now, wherever the test runs. */
function hoursElsewhen(): readonly object[] {
  const day = new Date(Date.now() - 2 * DAY_MS).getUTCDay();
  return [{ weekday: day === 0 ? 7 : day, fromMinute: 540, toMinute: 541 }];
}

describe('the visitor of a conversation', () => {
  let stage: ChatStage;

  beforeAll(async () => {
    stage = await ChatStage.open({}, 2);
  });

  afterAll(async () => {
    await stage.close();
  });

  it('is told who answers and when, on every replica, and again when that changes', async () => {
    const [kim, again] = [await stage.visitor(0), await stage.visitor(1)];
    const { token, conversation = '' } = await kim.hello({ language: 'en' });
    await kim.toldOf(({ here, text }) => here && text === 'Somebody answers you here.');
    await kim.say('a1', 'My parcel never came.');
    again.token = token;
    await again.hello({ language: 'de' });

    await stage.view(conversation, {
      answeredBy: 'Ivy',
      nextUpdateBy: new Date(Date.now() + 10 * DAY_MS).toISOString(),
    });
    const told = await kim.toldOf(({ name, by }) => name === 'Ivy' && by !== undefined);
    expect(told.text).toMatch(/^Ivy answers you here\. You hear from us by \w+day \d+ \w+ at the latest\.$/u);
    const elsewhere = await again.toldOf(({ name }) => name === 'Ivy');
    expect(elsewhere.text).toContain('Ivy antwortet Ihnen hier.');
    expect(elsewhere.by).toBe(told.by);
  });

  it('is told when somebody is there again, also by a replica that has just begun', async () => {
    await stage.organisation('profile', {
      name: 'Acme Parcels',
      timeZone: 'UTC',
      languages: ['en'],
      contact: { hours: hoursElsewhen() },
    });
    const lou = await stage.visitor(0);
    await lou.hello({ language: 'en' });
    const { from, text } = await lou.toldOf(({ here }) => !here);
    expect(from).toMatch(/T09:00:00\.000Z$/u);
    expect(text).toContain('Nobody is here until 09:00 on');
    await stage.startReplica();
    const max = await stage.visitor(2);
    await max.hello({ language: 'en' });
    expect(await max.toldOf(({ here }) => !here)).toEqual({ here: false, from, text });
  });
});

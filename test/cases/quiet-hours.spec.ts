import { beforeEach, describe, expect, it } from '@jest/globals';
import type { MessageReceived, UpdateIssued } from '@redress/contracts';
import { DealingsStage } from './dealings-stage.js';

// The organisation's clock is London's.
const NIGHT = { fromMinute: 21 * 60, toMinute: 8 * 60 };
const EVENING = '2026-11-23T22:30:00.000Z';
const MORNING = '2026-11-24T08:00:00.000Z';
const TEXTING: Partial<MessageReceived> = {
  channel: 'sms',
  account: '+447700900000',
  from: { key: 'key-kim', address: '+447700900123', proved: false },
};

describe('in quiet hours', () => {
  let stage: DealingsStage;

  const sent = async (kind: UpdateIssued['kind']): Promise<UpdateIssued | undefined> =>
    (await stage.sent()).find((update) => update.kind === kind);

  beforeEach(async () => {
    stage = await DealingsStage.open({ quietHours: { sms: NIGHT } });
  });

  it('a text to a customer waits for the morning', async () => {
    await stage.complaint('m1', TEXTING);
    await stage.until(EVENING);
    await stage.say('It came.', 'reply');
    expect(await sent('reply')).toMatchObject({ channel: 'sms', issuedAt: EVENING, notBefore: MORNING });
  });

  it('so does one by WhatsApp, unless that has hours of its own', async () => {
    const byWhatsApp: Partial<MessageReceived> = { ...TEXTING, channel: 'whatsapp', account: 'whatsapp:+447700900001' };
    await stage.complaint('m1', byWhatsApp);
    await stage.until(EVENING);
    await stage.say('It came.', 'reply');
    expect(await sent('reply')).toMatchObject({ channel: 'whatsapp', notBefore: MORNING });
    stage = await DealingsStage.open({ quietHours: { sms: NIGHT, whatsapp: { fromMinute: 60, toMinute: 120 } } });
    await stage.complaint('m1', byWhatsApp);
    await stage.until(EVENING);
    await stage.say('It came.', 'reply');
    expect(await sent('reply')).not.toHaveProperty('notBefore');
  });

  it('the customer is kept informed from the morning on', async () => {
    await stage.complaint('m1', TEXTING);
    await stage.until(EVENING);
    await stage.say('It came.', 'reply');
    const [clock] = (await stage.head()).clocks.filter(({ name }) => name === 'update');
    expect(clock?.startedAt).toBe(MORNING);
  });

  it('a mail goes: it wakes nobody', async () => {
    await stage.complaint();
    await stage.until(EVENING);
    await stage.say('It came.', 'reply');
    expect(await sent('reply')).not.toHaveProperty('notBefore');
  });

  it('nor does a text wait in the day', async () => {
    await stage.complaint('m1', TEXTING);
    await stage.say('It came.', 'reply');
    expect(await sent('reply')).not.toHaveProperty('notBefore');
  });

  it('what was just sent in is acknowledged at once', async () => {
    await stage.until(EVENING);
    await stage.complaint('m1', TEXTING);
    expect(await sent('receipt')).toMatchObject({ channel: 'sms' });
    expect(await sent('receipt')).not.toHaveProperty('notBefore');
  });

  it('nothing waits where somebody may be in danger', async () => {
    await stage.complaint('m1', TEXTING);
    await stage.until(EVENING);
    await stage.answer('m2', 'm1', { ...TEXTING, text: { preview: 'danger', bytes: 6, sha256: 'x' } });
    await stage.say('Help is on its way.', 'reply');
    expect(await sent('emergency')).toMatchObject({ channel: 'sms' });
    expect(await sent('emergency')).not.toHaveProperty('notBefore');
    expect(await sent('reply')).not.toHaveProperty('notBefore');
  });

  it('a notice waits that nobody wrote', async () => {
    await stage.complaint('m1', TEXTING);
    await stage.say('We looked.', 'reply');
    await stage.until(EVENING);
    await stage.handOver('noah');
    await stage.until('2026-11-23T22:32:00.000Z');
    expect(await sent('hand-over')).toMatchObject({ notBefore: MORNING });
  });

  it('words by a date are out before they begin', async () => {
    await stage.complaint('m1', TEXTING);
    await stage.until('2026-12-02T00:00:00.000Z');
    expect((await stage.head()).drafts).toMatchObject([
      { dueAt: '2026-12-07T23:59:59.999Z', sendAt: '2026-12-07T20:00:00.000Z' },
    ]);
    await stage.until('2026-12-07T20:30:00.000Z');
    expect(await sent('progress')).toMatchObject({ channel: 'sms' });
    expect(await sent('progress')).not.toHaveProperty('notBefore');
  });
});

import { describe, expect, it } from '@jest/globals';
import type { CaseHead } from '@redress/cases';
import type { Channel, MessageReceived } from '@redress/contracts';
import { DealingsStage } from './dealings-stage.js';

async function staged(more: Partial<MessageReceived> = {}): Promise<DealingsStage> {
  const stage = await DealingsStage.open();
  await stage.complaint('m1', more);
  return stage;
}

/** The channels of what the customer was sent after the receipt, in order. */
async function channels({ core }: DealingsStage): Promise<string[]> {
  const rows = await core.stores.updates.ofCase('m1', 100);
  return rows.map(({ data }) => data).flatMap(({ kind, channel }) => (kind === 'receipt' ? [] : [channel]));
}

async function write(stage: DealingsStage, channel?: Channel, key: string = String(channel)): Promise<CaseHead> {
  const writing = { caseId: 'm1', author: 'ivy', text: 'We looked.', idempotencyKey: key };
  return stage.core.writing.message(writing, 'reply', channel);
}

const form = (details: Record<string, string>): Partial<MessageReceived> => ({ channel: 'web', details });

describe('the channel of a message to the customer', () => {
  it('is the way that they are told, unless a person chooses another that reaches them', async () => {
    const stage = await staged(form({}));
    await write(stage);
    await write(stage, 'web');
    expect(await channels(stage)).toEqual(expect.arrayContaining(['email', 'web']));
    const { items } = { items: await stage.core.stores.entries.newest('m1', 10) };
    expect(
      items
        .filter(({ from }) => from === 'handler')
        .map(({ channel }) => channel)
        .sort(),
    ).toEqual(['email', 'web']);
  });

  it('may be a person, who calls or writes a letter', async () => {
    const stage = await staged();
    const head = await write(stage, 'manual');
    const [row] = (await stage.core.stores.updates.ofCase(head._id, 100)).filter(({ data }) => data.kind === 'reply');
    expect(row).toMatchObject({ state: 'handed-over', data: { channel: 'manual' } });
  });

  it('is refused with the reason where the customer is not told', async () => {
    const refusal = (rule: string): object => ({ code: 'channel-unreachable', fields: [{ field: 'channel', rule }] });
    const byMail = await staged();
    await expect(write(byMail, 'web')).rejects.toMatchObject(refusal('no-page'));
    const nameless = await staged({ ...form({}), from: { key: 'kim', proved: false } });
    await expect(write(nameless, 'email')).rejects.toMatchObject(refusal('no-address'));
    const safe = await staged(form({ contactSafely: 'web' }));
    await expect(write(safe, 'email')).rejects.toMatchObject(refusal('safe'));
    await expect(write(safe, 'manual')).rejects.toMatchObject(refusal('safe'));
    expect(await channels(safe)).toEqual([]);
    await byMail.core.changer.change('m1', 'nobody there', ({ customer }) => ({
      fields: { customer: { ...customer, undeliverable: true } },
      history: { kind: 'update-delivery', actor: 'system', content: {} },
      forPeople: true,
      forCustomer: false,
    }));
    await expect(write(byMail, 'email')).rejects.toMatchObject(refusal('undeliverable'));
    const stopped = await staged(form({}));
    await stopped.core.changer.change('m1', 'stop', ({ customer }) => ({
      fields: { customer: { ...customer, stopped: ['email'] } },
      history: { kind: 'update-delivery', actor: 'system', content: {} },
      forPeople: true,
      forCustomer: false,
    }));
    await expect(write(stopped, 'email')).rejects.toMatchObject(refusal('stopped'));
    expect((await write(stopped, 'web')).lastUpdates).not.toEqual([]);
  });

  it('is part of the request: the same key with another channel is another', async () => {
    const stage = await staged(form({}));
    await write(stage, 'email', 'k');
    await write(stage, 'email', 'k');
    expect(await channels(stage)).toEqual(['email']);
    await expect(write(stage, 'web', 'k')).rejects.toMatchObject({ code: 'idempotency-key-reused' });
    await expect(write(stage, undefined, 'k')).rejects.toMatchObject({ code: 'idempotency-key-reused' });
  });
});

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TelephoneNetwork } from '@redress/sandbox';
import { RunningProduct } from './running-product.js';
import { TelephoneStage } from './telephone-stage.js';

interface Found {
  readonly id: string;
  readonly reference: string;
  readonly channel: string;
  readonly entries: readonly { readonly kind: string; readonly from: string; readonly text: string }[];
  readonly customer: {
    readonly address?: string;
    readonly undeliverable?: boolean;
    readonly stopped?: readonly string[];
  };
  readonly acknowledgement: { readonly state: string; readonly evidence?: string };
  readonly updates: readonly {
    readonly kind: string;
    readonly channel: string;
    readonly state: string;
    readonly reason?: string;
  }[];
}

jest.setTimeout(180_000);

const OURS = '+447700900000';

describe('a complaint by text message', () => {
  let stage: TelephoneStage;
  let product: RunningProduct;
  let network: TelephoneNetwork;

  beforeAll(async () => {
    stage = await TelephoneStage.open([OURS]);
    ({ product, network } = stage);
  });

  afterAll(() => stage.close());

  const caseOf = async (number: string): Promise<Found> => stage.caseOf(number);
  const caseWhen = async (id: string, holds: (found: Found) => boolean, what: string): Promise<Found> =>
    product.caseWhen(id, holds, what);

  it('is acknowledged, talked about and ended, all by text', async () => {
    const kim = stage.telephone();
    await stage.type(kim, 'My parcel never came. Order 4711.');
    const [receipt] = await stage.texts(kim, 1);
    expect(receipt?.from).toBe(OURS);
    const { id, reference } = await caseOf(kim);
    expect(receipt?.text).toContain(reference);
    expect(receipt?.text).toContain(`${product.url}/t/`);
    await caseWhen(id, ({ acknowledgement }) => acknowledgement.state === 'met', 'evidence that the receipt arrived');

    await stage.type(kim, 'It was a birthday present!');
    const joined = await caseWhen(id, ({ entries }) => entries.length === 2, 'the second text on the case');
    expect(joined).toMatchObject({ channel: 'sms', customer: { address: kim } });

    expect(await product.say(id, 'We found it: it comes tomorrow.', 'k1')).toBe(201);
    const [, reply] = await stage.texts(kim, 2);
    expect(reply?.text).toContain('We found it: it comes tomorrow.');

    await stage.type(kim, 'STOP');
    await caseWhen(
      id,
      ({ customer }) => customer.stopped?.includes('sms') === true || customer.undeliverable === true,
      'the stop on the case',
    );
    expect(await product.say(id, 'Did it come?', 'k2')).toBe(201);
    await caseWhen(
      id,
      ({ updates }) => updates.some(({ state }) => state === 'handed-over'),
      'a task instead of a text',
    );
    await product.idle();
    expect(network.list({ to: kim })).toHaveLength(2);

    await stage.type(kim, 'START');
    await caseWhen(id, ({ customer }) => customer.stopped === undefined, 'the start on the case');
    expect(await product.say(id, 'Did it come now?', 'k3')).toBe(201);
    expect((await stage.texts(kim, 3))[2]?.text).toContain('Did it come now?');
  });

  it('a greeting and a call for help open nothing', async () => {
    const sam = stage.telephone();
    await stage.type(sam, 'Hello?');
    await stage.type(sam, 'HELP');
    await stage.type(sam, 'STOP');
    await product.idle();
    const { items } = await product.get<{ items: { channel: string; fate: string }[] }>(
      '/api/v1/intake?channel=sms&limit=3',
    );
    expect(items.map(({ fate }) => fate).sort()).toEqual(['filed', 'held', 'held']);
    expect(network.list({ to: sam })).toEqual([]);
  });

  it('long words are announced and stand whole on the case', async () => {
    const pat = stage.telephone();
    await stage.type(pat, 'The lamp arrived broken');
    await stage.texts(pat, 1);
    const { id } = await caseOf(pat);
    expect(await product.say(id, 'We are sorry. '.repeat(40).trim(), 'long')).toBe(201);
    const [, announced] = await stage.texts(pat, 2);
    expect(announced?.text).toContain('/t/');
    expect(announced?.text).not.toContain('sorry');
    const found = await caseWhen(id, ({ entries }) => entries.length === 2, 'the reply on the case');
    expect(JSON.stringify(found.entries)).toContain('We are sorry. We are sorry.');
  });

  it('the answer that is lost after the provider took the text makes no second text', async () => {
    const lou = stage.telephone();
    network.script({ to: lou, taking: { kind: 'drop', kept: true }, course: { lost: true }, times: 1 });
    await stage.type(lou, 'My parcel is wet');
    const { id } = await caseOf(lou);
    await caseWhen(id, ({ updates }) => updates[0]?.state === 'delivered', 'the receipt found in the list');
    await product.idle();
    expect(network.list({ to: lou })).toHaveLength(1);
  });

  it('a doubt that nobody can end is a person’s to decide, and no second text', async () => {
    const max = stage.telephone();
    network.script({ to: max, taking: { kind: 'drop', kept: false }, times: 1 });
    await stage.type(max, 'My parcel is gone');
    const { id } = await caseOf(max);
    const found = await caseWhen(id, ({ updates }) => updates[0]?.state === 'unknown', 'the doubt');
    expect(found.acknowledgement.state).not.toBe('met');
    await product.idle();
    expect(network.list({ to: max })).toEqual([]);
  });

  it('a state that comes before the answer is not lost', async () => {
    const ann = stage.telephone();
    network.script({ to: ann, course: { beforeAnswer: true, copies: 2 }, times: 1 });
    await stage.type(ann, 'My parcel is torn');
    const { id } = await caseOf(ann);
    await caseWhen(id, ({ acknowledgement }) => acknowledgement.evidence === 'delivered', 'the receipt delivered');
    expect(network.list({ to: ann })).toHaveLength(1);
  });

  it('a customer whom the provider knows as stopped (21610) is written to another way from then on', async () => {
    const eve = stage.telephone();
    await stage.type(eve, 'My parcel is late');
    await stage.texts(eve, 1);
    const { id } = await caseOf(eve);
    network.script({ to: eve, taking: { kind: 'refuse', status: 400, code: 21_610 }, times: 1 });
    expect(await product.say(id, 'It is on its way.', 'e1')).toBe(201);
    const failed = await caseWhen(id, ({ updates }) => updates.some(({ state }) => state === 'failed'), 'the refusal');
    expect(JSON.stringify(failed.updates)).toContain('21610');
    await caseWhen(
      id,
      ({ customer }) => customer.stopped?.includes('sms') === true || customer.undeliverable === true,
      'the stop on the case',
    );
    expect(await product.say(id, 'It is on its way.', 'e2')).toBe(201);
    await caseWhen(
      id,
      ({ updates }) => updates.some(({ state }) => state === 'handed-over'),
      'a task instead of a text',
    );
    expect(network.list({ to: eve })).toHaveLength(1);
  });
});

describe('without a provider', () => {
  let product: RunningProduct;

  beforeAll(async () => {
    product = await RunningProduct.create();
    await product.start();
  });
  afterAll(() => product.remove());

  it.each([
    ['our country', '+447700900123'],
    ['any other', '+33612345678'],
  ])('texts come from the sandbox’s telephones and go there: a number of %s', async (_, kim) => {
    const answer = await product.post('/sandbox/api/texts', { from: kim, body: 'My parcel is late' });
    expect([answer.status, await answer.json()]).toEqual([202, expect.objectContaining({ status: 200 })]);
    const [receipt] = await product.received(kim, 1);
    expect(receipt?.text).toContain('/t/');
  });

  it('believes nobody outside who pretends to be the provider', async () => {
    const kim = '+447700900124';
    const forged = await product.post('/webhooks/twilio/messages', { MessageSid: `SM${'0'.repeat(32)}`, From: kim });
    expect(forged.status).toBe(403);
  });
});

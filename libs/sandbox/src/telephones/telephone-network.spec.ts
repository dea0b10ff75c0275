import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import twilio from 'twilio';
import { PUBLISHED_API } from './published-api.js';
import { TelephoneNetwork } from './telephone-network.js';

const OURS = '+447700900000';
const KIM = '+447700900123';

describe('the telephone network', () => {
  const ajv = new Ajv({ strict: false });
  const [message, list, error, incoming, status] = (
    ['message', 'messages', 'error', 'incoming', 'status'] as const
  ).map((name) => ajv.compile(PUBLISHED_API[name]));
  let network: TelephoneNetwork;
  let webhooks: Server;
  const called: { readonly url: string; readonly fields: Record<string, string>; readonly signature: string }[] = [];

  beforeEach(async () => {
    called.length = 0;
    webhooks = createServer((request, response) => {
      void note(request).then(() => response.writeHead(200).end());
    });
    await new Promise<void>((resolve) => webhooks.listen(0, '127.0.0.1', resolve));
    network = new TelephoneNetwork({ numbers: [OURS], webhookUrl: `${base()}/messages` });
    await network.start();
  });
  afterEach(async () => {
    await network.stop();
    webhooks.closeAllConnections();
    await new Promise((resolve) => webhooks.close(resolve));
  });

  const base = (): string => `http://127.0.0.1:${String((webhooks.address() as AddressInfo).port)}`;
  const note = async (request: IncomingMessage): Promise<void> => {
    const fields = Object.fromEntries(new URLSearchParams(await textOf(request)));
    const signature = request.headers['x-twilio-signature'];
    called.push({ url: `${base()}${request.url ?? ''}`, fields, signature: String(signature) });
  };
  const messages = (): string => `${network.url}/2010-04-01/Accounts/${network.accountSid}/Messages.json`;
  const credentials = (): Record<string, string> => ({
    authorization: `Basic ${Buffer.from(`${network.accountSid}:${network.authToken}`).toString('base64')}`,
  });
  const send = (fields: Record<string, string>, headers = credentials()): Promise<Response> =>
    fetch(messages(), { method: 'POST', headers, body: new URLSearchParams(fields) });
  const valid = (check: ValidateFunction | undefined, body: unknown): void => {
    expect({ valid: check?.(body), errors: check?.errors ?? [] }).toEqual({ valid: true, errors: [] });
  };
  const order = { To: KIM, From: OURS, Body: 'We have it.' };

  it('answers as the vendor describes it', async () => {
    const answer = await send(order);
    expect(answer.status).toBe(201);
    const taken = (await answer.json()) as { readonly uri: string; readonly status: string };
    valid(message, taken);
    expect(taken.status).toBe('queued');
    await network.type({ from: KIM, body: 'Late', files: [{ type: 'image/png', bytes: Buffer.from('x') }] });
    const listed: unknown = await (await fetch(messages(), { headers: credentials() })).json();
    valid(list, listed);
    valid(message, await (await fetch(`${network.url}${taken.uri}`, { headers: credentials() })).json());
  });

  it.each([
    [{ From: OURS, Body: 'x' }, 400, 21_604],
    [{ To: 'kim', From: OURS, Body: 'x' }, 400, 21_211],
    [{ To: KIM, Body: 'x' }, 400, 21_603],
    [{ To: KIM, From: OURS }, 400, 21_602],
    [{ To: KIM, From: OURS, Body: 'x'.repeat(1_601) }, 400, 21_617],
    [{ To: KIM, From: '+447700900999', Body: 'x' }, 400, 21_606],
  ])('refuses %p', async (fields, status, code) => {
    const answer = await send(fields);
    const body = (await answer.json()) as object;
    valid(error, body);
    expect([answer.status, body]).toEqual([status, expect.objectContaining({ status, code })]);
    expect(network.list()).toEqual([]);
  });

  it('knows its account, and nothing else of the API', async () => {
    expect((await send(order, {})).status).toBe(401);
    expect((await fetch(`${network.url}/2010-04-01/Accounts.json`, { headers: credentials() })).status).toBe(404);
  });

  it('calls webhooks as the vendor describes them, signed as the SDK signs, with every state after the first', async () => {
    const files = ['image/png', 'audio/ogg'].map((type) => ({ type, bytes: Buffer.from('x') }));
    const typed = ['Où ? & more=1 ✓', '', '+=% \n#4821', 'a'.repeat(1_600), '😀'];
    for (const body of typed) await network.type({ from: KIM, body });
    await network.type({ from: KIM, body: 'Look', files, fields: { MessagingServiceSid: `MG${'5'.repeat(32)}` } });
    await network.type({ from: KIM, body: 'STOP', fields: { OptOutType: 'STOP' } });
    await network.type({ from: 'ACME', body: 'START' });
    const told: string[][] = [];
    for (const end of ['delivered', 'undelivered', 'failed', 'sent'] as const) {
      network.script({ course: { end, errorCode: 30_003, copies: 2 }, times: 1 });
      await send({ ...order, To: '+447700900124', StatusCallback: `${base()}/status?update=a%20b` });
      told.push(...(end === 'sent' ? [['sent']] : [['sent'], [end]]));
    }
    await network.idle();
    const states = called.flatMap(({ fields }) => fields['MessageStatus'] ?? []);
    expect([...new Set(states)].sort()).toEqual([...new Set(told.flat())].sort());
    expect(called).toHaveLength(typed.length + 3 + told.length * 2);
    for (const { url, fields, signature } of called) {
      valid(fields['MessageStatus'] === undefined ? incoming : status, fields);
      expect(twilio.validateRequest(network.authToken, signature, url, fields)).toBe(true);
      expect(twilio.validateRequest(network.authToken, signature, url, { ...fields, Body: 'else' })).toBe(false);
      expect(twilio.validateRequest(network.authToken, signature, `${url}x`, fields)).toBe(false);
    }
  });

  it('remembers who sent STOP, until START', async () => {
    await network.type({ from: KIM, body: 'Stop' });
    expect(await (await send(order)).json()).toMatchObject({ code: 21_610 });
    await network.type({ from: KIM, body: 'START' });
    expect((await send(order)).status).toBe(201);
  });

  it('does what the script says, for as long as it says so', async () => {
    network.script({ to: KIM, taking: { kind: 'refuse', status: 429, code: 20_429 }, times: 1 });
    network.script({ taking: { kind: 'drop', kept: false }, times: 1 });
    network.script({ taking: { kind: 'drop', kept: true }, times: 1 });
    network.script({ course: { end: 'undelivered', errorCode: 30_003, copies: 2, backwards: true }, times: 1 });
    const callback = { ...order, StatusCallback: `${base()}/status` };
    expect((await send(callback)).status).toBe(429);
    await expect(send(callback)).rejects.toThrow('fetch failed');
    expect(network.list()).toHaveLength(0);
    await expect(send(callback)).rejects.toThrow('fetch failed');
    expect(network.list()).toHaveLength(1);
    await network.idle();
    called.length = 0;
    expect((await send(callback)).status).toBe(201);
    await network.idle();
    expect(called.map(({ fields }) => [fields['MessageStatus'], fields['ErrorCode']])).toEqual([
      ['undelivered', '30003'],
      ['undelivered', '30003'],
      ['sent', undefined],
      ['sent', undefined],
    ]);
    expect(network.list({ to: KIM })).toMatchObject([{ text: 'We have it.' }, { status: 'undelivered' }]);
  });

  it('tells what was sent from a telephone, each text once, with the names of its files', async () => {
    const bytes = Buffer.from('x');
    const files = [
      { type: 'image/png', name: 'vase.png', bytes },
      { type: 'audio/ogg', bytes },
    ];
    const { sid } = await network.type({ from: KIM, body: 'Late' });
    await network.type({ from: KIM, body: 'Late', sid });
    await network.type({ from: '+447700900124', body: 'Else' });
    await network.type({ from: KIM, body: '', files, lost: true });
    expect(network.listTyped(KIM)).toMatchObject([
      { id: sid, from: KIM, to: OURS, text: 'Late', files: [] },
      { text: '', files: ['vase.png', 'audio/ogg'] },
    ]);
  });

  it('is on this machine only', async () => {
    await expect(new TelephoneNetwork({ host: '0.0.0.0' }).start()).rejects.toMatchObject({
      code: 'sandbox-not-loopback',
    });
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import twilio from 'twilio';
import { TelephoneNetwork } from './telephone-network.js';

const OURS = '+447700900000';
const KIM = '+447700900123';

const text = { type: 'string' };
const perhaps = (schema: object): object => ({ anyOf: [schema, { type: 'null' }] });
const sid = (letters: string): object => ({ type: 'string', pattern: `^${letters}[0-9a-fA-F]{32}$` });
const date = { type: 'string', pattern: '^\\w{3}, \\d{2} \\w{3} \\d{4} \\d{2}:\\d{2}:\\d{2} \\+0000$' };

/** The message resource, the list of them and an error, as the vendor's OpenAPI description of 2010-04-01 has them, in our own words. */
const MESSAGE = {
  type: 'object',
  additionalProperties: false,
  properties: {
    account_sid: sid('AC'),
    api_version: { const: '2010-04-01' },
    body: text,
    date_created: date,
    date_sent: perhaps(date),
    date_updated: date,
    direction: { enum: ['inbound', 'outbound-api', 'outbound-call', 'outbound-reply'] },
    error_code: perhaps({ type: 'integer' }),
    error_message: perhaps(text),
    from: perhaps(text),
    messaging_service_sid: perhaps(sid('MG')),
    num_media: { type: 'string', pattern: '^\\d+$' },
    num_segments: { type: 'string', pattern: '^\\d+$' },
    price: perhaps(text),
    price_unit: perhaps(text),
    sid: sid('(SM|MM)'),
    status: {
      enum: [
        ...['accepted', 'scheduled', 'canceled', 'queued', 'sending', 'sent', 'failed', 'delivered', 'undelivered'],
        ...['receiving', 'received', 'read', 'partially_delivered'],
      ],
    },
    subresource_uris: { type: 'object', additionalProperties: text },
    to: text,
    uri: { type: 'string', pattern: '^/2010-04-01/Accounts/AC\\w{32}/Messages/\\w{34}\\.json$' },
  },
};
const everyField = { ...MESSAGE, required: Object.keys(MESSAGE.properties) };
const LIST = {
  type: 'object',
  additionalProperties: false,
  required: ['messages', 'uri', 'page', 'page_size', 'next_page_uri'],
  properties: {
    ...{ uri: text, first_page_uri: text, next_page_uri: perhaps(text), previous_page_uri: perhaps(text) },
    ...Object.fromEntries(['page', 'page_size', 'start', 'end'].map((name) => [name, { type: 'integer' }])),
    messages: { type: 'array', items: everyField },
  },
};
const ERROR = {
  type: 'object',
  required: ['code', 'message', 'status'],
  properties: { code: { type: 'integer' }, message: text, more_info: text, status: { type: 'integer' } },
};

describe('the telephone network', () => {
  const ajv = new Ajv();
  const [message, list, error] = [everyField, LIST, ERROR].map((schema) => ajv.compile(schema));
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

  it('calls webhooks signed as the SDK signs, with every state after the first', async () => {
    await send({ ...order, StatusCallback: `${base()}/status?update=a%20b` });
    await network.type({ from: KIM, body: 'Où ? & more=1 ✓' });
    await network.idle();
    expect(called.map(({ fields }) => fields['MessageStatus'] ?? fields['Body']).sort()).toEqual(
      ['sent', 'delivered', 'Où ? & more=1 ✓'].sort(),
    );
    for (const { url, fields, signature } of called) {
      expect(twilio.validateRequest(network.authToken, signature, url, fields)).toBe(true);
      expect(twilio.validateRequest(network.authToken, signature, url, { ...fields, Body: 'else' })).toBe(false);
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

  it('is on this machine only', async () => {
    await expect(new TelephoneNetwork({ host: '0.0.0.0' }).start()).rejects.toMatchObject({
      code: 'sandbox-not-loopback',
    });
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MediaSource } from './media-source.js';

describe('files at the provider', () => {
  let api: Server;
  let base: string;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const asked: IncomingMessage[] = [];
  const source = (): MediaSource => new MediaSource({ accountSid: 'AC1', authToken: 'token', apiUrl: base }, 'sms');

  beforeEach(async () => {
    asked.length = 0;
    api = createServer((request, response) => {
      asked.push(request);
      answer(request, response);
    });
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${String((api.address() as AddressInfo).port)}`;
  });
  afterEach(async () => {
    api.closeAllConnections();
    await new Promise((resolve) => api.close(resolve));
  });

  it('are fetched with our credentials, also when the API sends on', async () => {
    answer = ({ url }, response) => {
      if (url === '/one') response.writeHead(307, { location: '/two' }).end();
      else response.end('picture');
    };
    expect(await source().fetch(`${base}/one`)).toEqual({ is: 'there', bytes: Buffer.from('picture') });
    const expected = `Basic ${Buffer.from('AC1:token').toString('base64')}`;
    expect(asked.map(({ headers }) => headers.authorization)).toEqual([expected, expected]);
  });

  it.each([
    'http://169.254.169.254/latest/meta-data',
    'http://localhost:1/x',
    'https://twiliocdn.com.evil.example/x',
    'https://eviltwiliocdn.com/x',
    'http://mms.twiliocdn.com/x',
    'https://mms.twiliocdn.com:8443/x',
    'https://user:pass@mms.twiliocdn.com/x',
    'file:///etc/passwd',
    'no address',
    '',
  ])('are never asked for at %p', async (address) => {
    expect(await source().fetch(address)).toEqual({ is: 'refused', why: 'not at the provider' });
    answer = (_, response) => response.writeHead(302, { location: address }).end();
    const sentOn = await source().fetch(`${base}/one`);
    expect(sentOn.is).toBe('refused');
    expect(asked.every(({ headers }) => headers.host === new URL(base).host)).toBe(true);
  });

  it('that are larger than any the provider has are given up', async () => {
    answer = (_, response) => {
      const more = (): void => {
        if (!response.destroyed && response.write(Buffer.alloc(256 * 1024))) setImmediate(more);
        else if (!response.destroyed) response.once('drain', more);
      };
      more();
    };
    expect(await source().fetch(`${base}/one`)).toEqual({ is: 'refused', why: 'too large' });
  });

  it('that are not there yet may come; those that are gone will not', async () => {
    for (const [status, is] of [
      [404, 'away'],
      [503, 'away'],
      [429, 'away'],
      [403, 'refused'],
      [410, 'refused'],
    ] as const) {
      answer = (_, response) => response.writeHead(status).end();
      expect(await source().fetch(`${base}/one`)).toMatchObject({ is });
    }
    answer = (_, response) => response.destroy();
    expect(await source().fetch(`${base}/one`)).toMatchObject({ is: 'away' });
  });

  it('are not looked for in circles', async () => {
    answer = (_, response) => response.writeHead(302, { location: '/again' }).end();
    expect(await source().fetch(`${base}/one`)).toEqual({ is: 'refused', why: 'sent on too often' });
    expect(asked).toHaveLength(4);
  });
});

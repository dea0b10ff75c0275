import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { MailRelay, OauthClients } from '@redress/channel-email';
import { KeyRing, systemClock, type Clock } from '@redress/kernel';
import { MemoryEngine, openDatabase, type Database } from '@redress/persistence';
import type { OauthClientSettings, Settings } from '@redress/platform';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { TokenServer } from './token-server.js';

const SECRET = 's'.repeat(40);
const CLIENT = { id: 'box@acme.example', secret: 'hush-hush', grant: 'client_credentials' } as const;
const PERSON = { id: 'person@acme.example', secret: 'hush-too', grant: 'refresh_token' } as const;

describe('OAuth 2 clients', () => {
  let server: TokenServer;
  let memory: MemoryEngine;
  let database: Database;
  let offsetMs: number;
  const clock: Clock = { now: () => Date.now() + offsetMs, after: (ms, task) => systemClock.after(ms, task) };

  beforeEach(async () => {
    offsetMs = 0;
    // The server reminds us that its keys and its store are for trying out.
    jest.spyOn(console, 'warn').mockReturnValue(undefined);
    server = await TokenServer.open([CLIENT, PERSON], 3_600);
    memory = new MemoryEngine();
    database = await openDatabase('memory:', { memory });
  });
  afterEach(async () => {
    await database.close();
    await server.close();
  });

  async function clients(client: Partial<OauthClientSettings>): Promise<OauthClients> {
    const settings = {
      emailOauth: { A: { tokenUrl: server.tokenUrl, clientId: CLIENT.id, clientSecret: CLIENT.secret, ...client } },
    } as unknown as Settings;
    const made = new OauthClients({ settings, database, keys: new KeyRing(SECRET), clock });
    await database.ensureIndexes();
    return made;
  }

  it('ask once for all who wait, and again before the token ends', async () => {
    const tokens = (await clients({ scope: 'mail' })).named('A');
    const [one, other] = await Promise.all([tokens.token(), tokens.token()]);
    expect(one).toBe(other);
    offsetMs = 54 * 60_000;
    expect(await tokens.token()).toBe(one);
    offsetMs = 56 * 60_000;
    expect(await tokens.token()).not.toBe(one);
    expect(server.granted).toBe(2);
  });

  it('ask anew for a token that a server has refused', async () => {
    const tokens = (await clients({})).named('A');
    const refused = await tokens.token();
    tokens.forget(refused);
    tokens.forget('another');
    expect(await tokens.token()).not.toBe(refused);
  });

  it('keep a replaced refresh token over a restart, and never readable', async () => {
    const refreshToken = await server.refreshToken(PERSON.id);
    const person = { clientId: PERSON.id, clientSecret: PERSON.secret, refreshToken };
    await (await clients(person)).named('A').token();
    const row = await database.connection.collection('email_oauth').findOne({});
    expect(JSON.stringify(row)).not.toContain(refreshToken);
    // The server revokes everything when a token that it has replaced comes again.
    await (await clients(person)).named('A').token();
    await (await clients(person)).named('A').token();
    expect(server.granted).toBe(3);
    expect(server.refused).toBe(0);
  });

  it('say what is wrong without a secret', async () => {
    const wrong = (await clients({ clientSecret: 'not-the-secret' })).named('A');
    await expect(wrong.token()).rejects.toMatchObject({ code: 'oauth-refused', retriable: false });
    await expect(wrong.token()).rejects.toThrow(/REDRESS_EMAIL_OAUTH_A/u);
    await expect(wrong.token()).rejects.not.toThrow(/not-the-secret/u);
    await server.close();
    const away = (await clients({})).named('A');
    await expect(away.token()).rejects.toMatchObject({ code: 'oauth-unavailable', retriable: true });
    server = await TokenServer.open([CLIENT], 60);
  });

  it.each([
    [503, '', 'oauth-unavailable'],
    [200, 'no JSON', 'oauth-refused'],
    [200, '{"token_type":"bearer"}', 'oauth-refused'],
    [302, '', 'oauth-unavailable'],
  ])('take the answer %s %s for %s', async (status, body, code) => {
    const odd = createServer((_, response) => response.writeHead(status, { location: server.tokenUrl }).end(body));
    odd.listen(0, '127.0.0.1');
    await once(odd, 'listening');
    const tokenUrl = `http://127.0.0.1:${String((odd.address() as AddressInfo).port)}/`;
    await expect((await clients({ tokenUrl })).named('A').token()).rejects.toMatchObject({ code });
    odd.close();
  });

  it('sign in to the relay, with a new token once the old one is refused', async () => {
    const tokens = (await clients({})).named('A');
    const seen: string[] = [];
    const relay = new SMTPServer({
      authMethods: ['XOAUTH2'],
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      logger: false,
      disableReverseLookup: true,
      onAuth: ({ username, accessToken = '' }, _, callback) => {
        seen.push(accessToken);
        if (username !== CLIENT.id || accessToken === seen[0]) callback(null, { data: { status: '401' } });
        else callback(null, { user: username });
      },
      onData: (stream, _, callback) => {
        stream.resume();
        stream.on('end', () => callback());
      },
    });
    relay.listen(0, '127.0.0.1');
    await once(relay.server, 'listening');
    const { port } = relay.server.address() as AddressInfo;
    const url = `smtp://${encodeURIComponent(CLIENT.id)}@127.0.0.1:${String(port)}?auth=oauth2&oauth=A`;
    const out = new MailRelay({ url, tokens, connections: 1, clock });
    const mail = { envelope: { from: '', to: ['ann@customer.example'] }, raw: Buffer.from('Subject: x\r\n\r\ny\r\n') };
    const signal = new AbortController().signal;
    expect(await out.hand(mail as never, signal)).toMatchObject({ ok: false, began: false });
    expect(await out.hand(mail as never, signal)).toMatchObject({ ok: true });
    expect(new Set(seen).size).toBe(2);
    out.close();
    relay.close();
  });
});

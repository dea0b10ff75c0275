import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../e2e/running-product.js';
import { mail, MailFolder } from './imap-server.js';
import { ReadingGateway } from './reading-gateway.js';
import { controlServer, serverVariable } from './real-server.js';
import { TokenServer, type TokenClient } from './token-server.js';

jest.setTimeout(120_000);

const LIFE_S = 4;
const CLIENT: TokenClient = { id: 'oauth-box', secret: 'hush-hush', grant: 'client_credentials' };
const PERSON: TokenClient = { id: 'oauth-person', secret: 'hush-too', grant: 'refresh_token' };

describe('a mailbox on Dovecot that is opened by XOAUTH2', () => {
  let server: TokenServer;
  let gateway: ReadingGateway | undefined;
  beforeEach(async () => {
    // The server reminds us that its keys and its store are for trying out.
    jest.spyOn(console, 'warn').mockReturnValue(undefined);
    const port = Number(serverVariable('REDRESS_TEST_IMAP_INTROSPECTION_PORT'));
    server = await TokenServer.open([CLIENT, PERSON], LIFE_S, port);
  });
  afterEach(async () => {
    await gateway?.remove();
    await server.close();
    await controlServer('imap', 'start');
  });

  async function reading(client: TokenClient, secrets: Record<string, string>): Promise<[ReadingGateway, MailFolder]> {
    const box = new MailFolder(client.id);
    await box.create();
    const url = new URL(serverVariable('REDRESS_TEST_IMAP_URL'));
    url.username = client.id;
    url.pathname = '/INBOX';
    url.search = '?auth=oauth2&oauth=box';
    gateway = await ReadingGateway.create({
      REDRESS_EMAIL_IMAP_URLS: url.href,
      REDRESS_EMAIL_OAUTH_BOX_TOKEN_URL: server.tokenUrl,
      REDRESS_EMAIL_OAUTH_BOX_CLIENT_ID: client.id,
      REDRESS_EMAIL_OAUTH_BOX_CLIENT_SECRET: client.secret,
      ...secrets,
    });
    return [gateway, box];
  }

  const up = (reader: ReadingGateway): Promise<true> =>
    eventually(
      async () => ((await reader.figure('redress_mailbox_up', 1)) === 1 ? (true as const) : undefined),
      'the mailbox is read',
    );

  const has = (reader: ReadingGateway, subject: string): Promise<true> =>
    eventually(
      () => Promise.resolve(reader.subjects().includes(subject) ? (true as const) : undefined),
      `the mail ${subject}`,
    );

  it('goes on when its token has ended and the connection with it', async () => {
    const [reader, box] = await reading(CLIENT, {});
    await reader.start();
    await up(reader);
    await box.deliver(mail('with the first token'));
    await has(reader, 'with the first token');
    expect(server.granted).toBe(1);
    const ended = Date.now() + LIFE_S * 1_000;
    await eventually(() => Promise.resolve(Date.now() > ended ? true : undefined), 'the end of the token');
    await controlServer('imap', 'kill');
    await controlServer('imap', 'start');
    await box.deliver(mail('with the second token'));
    await has(reader, 'with the second token');
    expect(server.granted).toBe(2);
  });

  it('goes on after a restart by a refresh token that the server has replaced', async () => {
    const refresh = { REDRESS_EMAIL_OAUTH_BOX_REFRESH_TOKEN: await server.refreshToken(PERSON.id) };
    const [reader, box] = await reading(PERSON, refresh);
    await reader.start();
    await up(reader);
    await reader.stop();
    await box.deliver(mail('after the restart'));
    await reader.start();
    await has(reader, 'after the restart');
    expect([server.granted, server.refused]).toEqual([2, 0]);
  });

  it('is reported when the token server refuses us', async () => {
    const [reader] = await reading(CLIENT, { REDRESS_EMAIL_OAUTH_BOX_CLIENT_SECRET: 'wrong' });
    await reader.start();
    await eventually(
      async () => ((await reader.figure('redress_mailbox_refused', 1)) === 1 ? true : undefined),
      'a mailbox that refuses us',
    );
    expect(await reader.note()).toBe('mailbox 1 refused');
  });
});

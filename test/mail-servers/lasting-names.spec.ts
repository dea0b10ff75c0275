import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../e2e/running-product.js';
import { mail } from './imap-server.js';
import { ReadingGateway } from './reading-gateway.js';
import { ScriptedImap } from './scripted-imap.js';

jest.setTimeout(60_000);

describe('a mail server that names its mails for ever, as Gmail does', () => {
  let server: ScriptedImap;
  let gateway: ReadingGateway;
  beforeEach(async () => {
    server = await ScriptedImap.open();
    const folders = ['INBOX', '[Gmail]/All Mail'].map((each) => server.mailboxUrl(each));
    gateway = await ReadingGateway.create({ REDRESS_EMAIL_IMAP_URLS: folders.join(',') });
    await gateway.start();
    for (const number of [1, 2]) await read(number);
  });
  afterEach(async () => {
    await gateway.remove();
    await server.close();
  });

  const read = (number: number): Promise<true> =>
    eventually(
      async () => ((await gateway.figure('redress_mailbox_age_seconds', number)) >= 0 ? (true as const) : undefined),
      `mailbox ${String(number)} is read`,
    );
  const has = (count: number): Promise<true> =>
    eventually(
      () => Promise.resolve(gateway.messages.size === count ? (true as const) : undefined),
      `${String(count)} messages`,
    );

  it('has none fetched again after its folders were numbered anew', async () => {
    server.deliver(mail('one'));
    server.deliver(mail('two'));
    await has(2);
    const before = server.fetched.length;
    server.uidValidity = 2;
    server.hangUp();
    server.deliver(mail('three'));
    await has(3);
    for (const number of [1, 2]) await read(number);
    expect(await gateway.missing()).toBe(0);
    expect(server.fetched.slice(before).filter((uid) => uid < 3)).toEqual([]);
    expect(gateway.subjects()).toEqual(['one', 'three', 'two']);
  });
});

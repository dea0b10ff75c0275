import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { chmod } from 'node:fs/promises';
import { eventually } from '../e2e/running-product.js';
import { mail, mailboxUrl, MailFolder } from './imap-server.js';
import { ReadingGateway } from './reading-gateway.js';
import { controlServer } from './real-server.js';

jest.setTimeout(120_000);

let run = 0;

async function folders(count: number): Promise<MailFolder[]> {
  run += 1;
  const made = Array.from({ length: count }, (_, index) => new MailFolder(`box${String(run)}-${String(index)}`));
  await Promise.all(made.map((each) => each.create()));
  return made;
}

async function reading(boxes: readonly MailFolder[]): Promise<ReadingGateway> {
  return ReadingGateway.create({ REDRESS_EMAIL_IMAP_URLS: boxes.map(({ user }) => mailboxUrl(user)).join(',') });
}

const settled = (gateway: ReadingGateway, subjects: readonly string[], hold?: 'before-start'): Promise<true> =>
  eventually(
    () => Promise.resolve(gateway.subjects(hold).length >= subjects.length ? (true as const) : undefined),
    `the mails ${subjects.join(', ')}; there are ${gateway.subjects(hold).join(', ')}`,
    60_000,
  );

const upAll = (gateway: ReadingGateway, count: number): Promise<true> =>
  eventually(async () => {
    for (let number = 1; number <= count; number += 1) {
      if ((await gateway.figure('redress_mailbox_up', number)) !== 1) return undefined;
    }
    return true as const;
  }, 'all mailboxes are read');

describe('mailboxes on Dovecot', () => {
  let gateway: ReadingGateway;
  let boxes: MailFolder[];
  beforeEach(async () => {
    boxes = await folders(3);
    gateway = await reading(boxes);
  });
  afterEach(async () => {
    await gateway.remove();
    await controlServer('imap', 'start');
  });

  const box = (index: number): MailFolder => {
    const found = boxes[index];
    if (found === undefined) throw new Error(`there is no folder ${String(index)}`);
    return found;
  };

  it('are read side by side; what lay there before is catalogued and never new', async () => {
    await box(0).deliver(mail('old one'), new Date(Date.now() - 3_600_000));
    await box(1).deliver(mail('old two'), new Date(Date.now() - 3_600_000));
    await gateway.start();
    await upAll(gateway, 3);
    for (const [index, each] of boxes.entries()) await each.deliver(mail(`new ${String(index)}`));
    await settled(gateway, ['new 0', 'new 1', 'new 2']);
    await settled(gateway, ['old one', 'old two'], 'before-start');
    expect(gateway.subjects()).toEqual(['new 0', 'new 1', 'new 2']);
    expect(gateway.subjects('before-start')).toEqual(['old one', 'old two']);
    expect(await gateway.missing()).toBe(0);
    expect(await gateway.note()).toBe('ok');
  });

  it('tell which of our addresses took a mail in, and by whom it came', async () => {
    await gateway.start();
    await upAll(gateway, 3);
    const delivered = ['Return-Path: <bounce@customer.example>', 'Delivered-To: care+x@acme.example'];
    await box(0).deliver(mail('delivered', delivered));
    await settled(gateway, ['delivered']);
    const [message] = gateway.messages.values();
    expect(message).toMatchObject({ account: 'care@acme.example', from: { address: 'ann@customer.example' } });
    expect(message?.to).toContain('care+x@acme.example');
  });

  it('go on after the server was killed, without losing or repeating a mail', async () => {
    await gateway.start();
    await upAll(gateway, 3);
    await box(0).deliver(mail('before'));
    await settled(gateway, ['before']);
    await controlServer('imap', 'kill');
    await box(0).deliver(mail('meanwhile'));
    await eventually(async () => ((await gateway.note()) === 'ok' ? undefined : true), 'a note that they are away');
    await controlServer('imap', 'start');
    await settled(gateway, ['before', 'meanwhile']);
    await box(0).deliver(mail('afterwards'));
    await settled(gateway, ['before', 'meanwhile', 'afterwards']);
    expect(gateway.subjects()).toEqual(['afterwards', 'before', 'meanwhile']);
  });

  it('that are numbered anew lose nothing and bring nothing twice', async () => {
    await box(0).deliver(mail('ancient'), new Date(Date.now() - 30 * 86_400_000));
    await gateway.start();
    await upAll(gateway, 3);
    await box(0).deliver(mail('known'));
    await settled(gateway, ['known']);
    await settled(gateway, ['ancient'], 'before-start');
    await controlServer('imap', 'stop');
    await box(0).deliver(mail('unseen'));
    await box(0).forgetNumbers();
    await controlServer('imap', 'start');
    await settled(gateway, ['known', 'unseen']);
    await box(0).deliver(mail('later'));
    await settled(gateway, ['known', 'unseen', 'later']);
    expect(gateway.subjects()).toEqual(['known', 'later', 'unseen']);
    expect(gateway.subjects('before-start')).toEqual(['ancient']);
    expect(await gateway.missing()).toBe(0);
  });

  it('are not stopped by mails that nobody can read', async () => {
    await gateway.start();
    await upAll(gateway, 3);
    await gateway.stop();
    await box(0).deliver(mail('first'));
    const locked = await box(0).deliver(mail('locked'));
    await chmod(locked, 0);
    await box(0).deliver(Buffer.from([0, 255, 10, 13, 10, 0, 200, 7]));
    await box(0).deliver('');
    await box(0).deliver(
      `Subject: deep\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n${'--a\r\n'.repeat(50_000)}`,
    );
    await box(0).deliver(mail('last'));
    await gateway.start();
    const subjects = await eventually(
      () => {
        // Those without content are held for a person, which is not what is asked here.
        const all = [...gateway.messages.values()].map(({ subject = '' }) => subject).sort();
        return Promise.resolve(all.length >= 5 ? all : undefined);
      },
      'all mails but the one that nobody may open',
      60_000,
    );
    expect(subjects).toEqual(['', '', 'deep', 'first', 'last']);
  });

  it('that refuse us are told at once, and the others go on', async () => {
    const wrong = mailboxUrl(box(0).user).replace(/:[^:@/]*@/u, ':wrong@');
    const half = await ReadingGateway.create({ REDRESS_EMAIL_IMAP_URLS: [wrong, mailboxUrl(box(1).user)].join(',') });
    try {
      await half.start();
      await eventually(async () => {
        return (await half.figure('redress_mailbox_refused', 1)) === 1 ? true : undefined;
      }, 'a mailbox that refuses us');
      expect(await half.note()).toBe('mailbox 1 refused');
      await eventually(
        async () => ((await half.figure('redress_mailbox_up', 2)) === 1 ? true : undefined),
        'the other',
      );
      await box(1).deliver(mail('goes on'));
      await settled(half, ['goes on']);
    } finally {
      await half.remove();
    }
  });
});

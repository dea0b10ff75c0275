// First of all: decorators of the contracts need it.
import 'reflect-metadata';
import { eventually } from '../e2e/running-product.js';
import { mail, mailboxUrl, MailFolder } from '../mail-servers/imap-server.js';
import { ReadingGateway } from '../mail-servers/reading-gateway.js';
import type { RealServer, Report } from './benchmark.js';

export const needs: readonly RealServer[] = ['imap'];

const MAILBOXES = 20;
const MAILS = 10_000;
const PADDING = 4_000;
const MB = 1024 ** 2;

/** Mailboxes that catch up after the gateway was away: how fast, and what it holds in memory meanwhile. */
export async function benchmark(report: Report): Promise<void> {
  report.condition('mailboxes', MAILBOXES);
  report.condition(`mails of about ${String(PADDING)} bytes`, MAILS);
  const boxes = Array.from({ length: MAILBOXES }, (_, index) => new MailFolder(`bench-${String(index)}`));
  await Promise.all(boxes.map((each) => each.create()));
  const urls = boxes.map(({ user }) => mailboxUrl(user)).join(',');
  const gateway = await ReadingGateway.create({ REDRESS_EMAIL_IMAP_URLS: urls });
  try {
    await gateway.start();
    await eventually(() => allRead(gateway), 'all mailboxes are read');
    await gateway.stop();
    for (const [index, box] of boxes.entries()) await fill(box, index);
    const before = process.memoryUsage().rss;
    let most = before;
    const began = performance.now();
    await gateway.start();
    await eventually(
      () => {
        most = Math.max(most, process.memoryUsage().rss);
        return Promise.resolve(gateway.messages.size >= MAILS ? true : undefined);
      },
      'the end of the backlog',
      600_000,
    );
    const seconds = (performance.now() - began) / 1_000;
    report.figure({ name: 'mails fetched, kept, read and published', value: MAILS / seconds, unit: '1/s' });
    report.figure({ name: 'growth of memory meanwhile', value: (most - before) / MB, unit: 'MB' });
    report.note('The figures include the start of the gateway; Dovecot runs on the same machine.');
  } finally {
    await gateway.remove();
  }
}

async function allRead(gateway: ReadingGateway): Promise<true | undefined> {
  for (let number = 1; number <= MAILBOXES; number += 1) {
    if ((await gateway.figure('redress_mailbox_up', number)) !== 1) return undefined;
  }
  return true;
}

async function fill(box: MailFolder, number: number): Promise<void> {
  for (let index = 0; index < MAILS / MAILBOXES; index += 1) {
    await box.deliver(`${mail(`mail ${String(number)}-${String(index)}`)}${'Where is it? '.repeat(PADDING / 13)}\r\n`);
  }
}

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { eventually } from '../e2e/running-product.js';
import { mail, mailboxUrl, MailFolder } from './imap-server.js';
import { ReadingGateway } from './reading-gateway.js';

jest.setTimeout(240_000);

const MAILBOXES = 20;
const MAILS = 10_000;
// What is read ahead for twenty mailboxes, and the messages that this test keeps itself.
const MOST_GROWTH_BYTES = 100 * 1024 * 1024;

describe('20 mailboxes with a backlog of 10,000 mails', () => {
  const boxes = Array.from({ length: MAILBOXES }, (_, index) => new MailFolder(`backlog-${String(index)}`));
  let gateway: ReadingGateway;
  beforeAll(async () => {
    await Promise.all(boxes.map((each) => each.create()));
    gateway = await ReadingGateway.create({
      REDRESS_EMAIL_IMAP_URLS: boxes.map(({ user }) => mailboxUrl(user)).join(','),
    });
  });
  afterAll(() => gateway.remove());

  it('are caught up with: every mail once, memory bounded', async () => {
    await gateway.start();
    await eventually(async () => {
      const up = await Promise.all(boxes.map((_, index) => gateway.figure('redress_mailbox_up', index + 1)));
      return up.every((each) => each === 1) ? true : undefined;
    }, 'all mailboxes are read');
    await gateway.stop();
    for (const [index, box] of boxes.entries()) await fill(box, index);

    const before = heldBytes();
    let most = before;
    let looked = 0;
    await gateway.start();
    await eventually(
      () => {
        const { size } = gateway.messages;
        // Collecting garbage stops the mailboxes too: ten looks on the way are enough.
        if (size >= looked + MAILS / 10) {
          most = Math.max(most, heldBytes());
          looked = size;
        }
        return Promise.resolve(size >= MAILS ? (true as const) : undefined);
      },
      `${String(MAILS)} messages`,
      180_000,
    );
    // Held or not: one customer who writes so much trips the breaker.
    expect(new Set([...gateway.messages.values()].map(({ subject }) => subject)).size).toBe(MAILS);
    expect(gateway.messages.size).toBe(MAILS);
    expect(most - before).toBeLessThan(MOST_GROWTH_BYTES);
  });
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What the process holds on to. How much garbage lies beside it says more of the suites before than of the mails. */
function heldBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function fill(box: MailFolder, number: number): Promise<void> {
  const share = MAILS / MAILBOXES;
  for (let at = 0; at < share; at += 50) {
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => box.deliver(mail(`mail ${String(number)}-${String(at + index)}`))),
    );
  }
}

import type { CountingRelay } from './counting-relay.js';
import { complaint, SmtpConnection } from './smtp-generator.js';

/** Where complaints go in and acknowledgements come out. */
export interface MailPath {
  readonly smtpPort: number;
  readonly relay: CountingRelay;
}

/** Complaints a second from the first byte in to the last acknowledgement out, with `connections` senders at once. */
export async function flatOut(path: MailPath, run: string, count: number, connections: number): Promise<number> {
  const before = path.relay.arrivals.size;
  const senders = await Promise.all(Array.from({ length: connections }, () => SmtpConnection.open(path.smtpPort)));
  const began = performance.now();
  let next = 0;
  await Promise.all(
    senders.map(async (sender) => {
      while (next < count) {
        next += 1;
        await sender.send(complaint(run, next));
      }
    }),
  );
  await path.relay.until(before + count);
  for (const sender of senders) sender.close();
  return (count * 1000) / (performance.now() - began);
}

/** Milliseconds from handing a complaint over to its acknowledgement at the relay, at `rate` a second, sorted. */
export async function steady(path: MailPath, run: string, rate: number, seconds: number): Promise<number[]> {
  const count = rate * seconds;
  const before = path.relay.arrivals.size;
  const idle = await Promise.all(Array.from({ length: 16 }, () => SmtpConnection.open(path.smtpPort)));
  const sentAt = new Map<string, number>();
  const began = performance.now();
  const sends: Promise<void>[] = [];
  for (let n = 1; n <= count; n += 1) {
    const wait = began + (n * 1000) / rate - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const mail = complaint(run, n);
    sentAt.set(mail.from, performance.now());
    sends.push(send(path, idle, mail));
  }
  await Promise.all(sends);
  await path.relay.until(before + count);
  for (const sender of idle) sender.close();
  return [...sentAt].map(([from, at]) => (path.relay.arrivals.get(from) ?? Infinity) - at).sort((a, b) => a - b);
}

async function send(path: MailPath, idle: SmtpConnection[], mail: ReturnType<typeof complaint>): Promise<void> {
  const sender = idle.pop() ?? (await SmtpConnection.open(path.smtpPort));
  await sender.send(mail);
  idle.push(sender);
}

/** The value below which `share` (0 to 1) of the sorted values lie. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

import type { TelephoneNetwork } from '@redress/sandbox';
import type { ProviderRelay } from '@redress/testing';

/** Where complaints go in and receipts come out. */
export interface TextPath {
  readonly network: TelephoneNetwork;
  readonly relay: ProviderRelay;
}

const WAIT_MS = 300_000;
const MOST_TRIES = 5;

/** Receipts a second from the first webhook to the last text at the provider, with so many telephones at once. */
export async function flatOut(path: TextPath, first: number, texts: number, telephones: number): Promise<number> {
  const began = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: telephones }, async () => {
      while (next < texts) {
        next += 1;
        await complain(path, first + next);
      }
    }),
  );
  await untilAll(path, first, texts);
  return (texts * 1000) / (performance.now() - began);
}

/** Milliseconds from the first byte of a webhook to its receipt at the provider, at `rate` a second, sorted. */
export async function steady(path: TextPath, first: number, rate: number, seconds: number): Promise<number[]> {
  const texts = rate * seconds;
  const began = performance.now();
  const sentAt: number[] = [];
  const sent: Promise<void>[] = [];
  for (let n = 1; n <= texts; n += 1) {
    const wait = began + (n * 1000) / rate - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    sentAt.push(performance.now());
    sent.push(complain(path, first + n));
  }
  await Promise.all(sent);
  await untilAll(path, first, texts);
  return sentAt
    .map((at, index) => (path.relay.arrivals.get(numberOf(first + index + 1)) ?? Infinity) - at)
    .sort((one, other) => one - other);
}

// A range of British mobile numbers, one for each complaint.
function numberOf(n: number): string {
  return `+447400${String(n).padStart(6, '0')}`;
}

async function complain({ network }: TextPath, n: number): Promise<void> {
  const body = `Parcel ${String(n)} has not come. I waited at home for two days and nobody rang. Please help.`;
  let { sid, status } = await network.type({ from: numberOf(n), body });
  // As the provider does where it is told to: it waits 15 s, and offers the text again.
  for (let tries = 1; status !== 200 && tries < MOST_TRIES; tries += 1) {
    ({ sid, status } = await network.type({ from: numberOf(n), body, sid }));
  }
  if (status !== 200) throw new Error(`the webhook answered ${String(status)}`);
}

async function untilAll({ relay }: TextPath, first: number, texts: number): Promise<void> {
  const end = performance.now() + WAIT_MS;
  for (let n = 1; n <= texts; n += 1) {
    while (!relay.arrivals.has(numberOf(first + n))) {
      if (performance.now() > end) throw new Error(`${numberOf(first + n)} was never answered`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

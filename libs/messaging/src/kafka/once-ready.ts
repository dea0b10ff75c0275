import { sleep, systemClock } from '@redress/kernel';

const PAUSE_MS = 200;
const LONGEST_MS = 10_000;

/**
 * Asks again, for 10 s at most, while the broker says that it cannot answer yet: a new topic, or a broker that has just
 * started, tells of its leaders before they answer. kafkajs gives up at once on some of these.
 * @throws whatever else the question throws, and the broker's own word after 10 s
 */
export async function onceReady<T>(ask: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + LONGEST_MS; ;) {
    try {
      return await ask();
    } catch (error) {
      if (!mayPass(error) || Date.now() > deadline) throw error;
      await sleep(systemClock, PAUSE_MS);
    }
  }
}

// By its mark and not by its class, which kafkajs does not export to ES modules.
function mayPass(error: unknown): boolean {
  return error instanceof Error && 'retriable' in error && error.retriable === true;
}

import { afterAll, describe, expect, it } from '@jest/globals';
import { MessageReceived } from '@redress/contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { MailReader, type ReadMail } from '../mail-corpus/mail-reader.js';
import { FIRST_SEED, mutatedMail, PLAY_MS } from './mutated-mail.js';

const MAILS = 2_000;
const TOGETHER = 64;
const EVENT_BYTES = 256 * 1024;
const MINUTE_MS = 60_000;
// A mail may cost the whole cap twice, whole and as a beginning, before it is a hang.
const LONGEST_BATCH_MS = 30_000;

const reader = new MailReader();

afterAll(async () => {
  await reader.close();
});

describe('mutated mails', () => {
  it(
    'each become one valid message that keeps its original',
    async () => {
      const until = Date.now() + PLAY_MS;
      let played = 0;
      do {
        const batch = Array.from({ length: TOGETHER }, (_, index) => FIRST_SEED + played + index);
        const found = await bounded(Promise.all(batch.map((seed) => play(seed))), batch);
        expect(found.flat()).toEqual([]);
        played += TOGETHER;
      } while (PLAY_MS > 0 ? Date.now() < until : played < MAILS);
      process.stdout.write(
        `mutated mails read: ${String(played)}, seeds ${String(FIRST_SEED)} to ${String(FIRST_SEED + played - 1)}\n`,
      );
    },
    PLAY_MS + 5 * MINUTE_MS,
  );
});

/** What is wrong with what came of one mutated mail; the seed makes the same mail again. */
async function play(seed: number): Promise<string[]> {
  const { label, raw } = mutatedMail(seed);
  try {
    return faults(await reader.read(raw), raw).map((fault) => `${label}: ${fault}`);
  } catch (error) {
    return [`${label}: ${String(error)}`];
  }
}

function faults({ message, text }: ReadMail, raw: Buffer): string[] {
  const bytes = Buffer.byteLength(JSON.stringify(message));
  return [
    ...validateSync(plainToInstance(MessageReceived, message)).map(({ property }) => `${property} is not valid`),
    ...(message.raw.bytes === raw.length ? [] : ['the original is not kept']),
    ...(bytes <= EVENT_BYTES ? [] : [`the event has ${String(bytes)} bytes`]),
    ...(text(message.replyText) === '' ? ['the reply text is empty'] : []),
  ];
}

async function bounded<T>(work: Promise<T>, batch: readonly number[]): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`one of the seeds ${String(batch[0])} to ${String(batch.at(-1))} hangs`));
    }, LONGEST_BATCH_MS);
  });
  try {
    return await Promise.race([work, hang]);
  } finally {
    clearTimeout(timer);
  }
}

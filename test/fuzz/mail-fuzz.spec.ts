import { afterAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { MessageReceived } from '@redress/contracts';
import { SeededRandom } from '@redress/testing';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { readCorpus } from '../mail-corpus/corpus.js';
import { MailReader, type ReadMail } from '../mail-corpus/mail-reader.js';
import { mutateMail } from './mutate-mail.js';

const MAILS = 2_000;
const TOGETHER = 64;
const EVENT_BYTES = 256 * 1024;
const MINUTE_MS = 60_000;
// A mail may cost the whole cap twice, whole and as a beginning, before it is a hang.
const LONGEST_BATCH_MS = 30_000;

const minutes = Number(process.env['REDRESS_FUZZ_MINUTES'] ?? 0);
const base = Number(process.env['REDRESS_FUZZ_SEED'] ?? 1);
const FIXTURES = new URL('../../libs/channel-email/fixtures/mails/', import.meta.url);
const seeds = [...readCorpus().map(({ group, name, raw }) => ({ name: `${group}/${name}`, raw })), ...readFixtures()];
const raws = seeds.map(({ raw }) => raw);
const reader = new MailReader();

afterAll(async () => {
  await reader.close();
});

describe('mutated mails', () => {
  it(
    'each become one valid message that keeps its original',
    async () => {
      const until = Date.now() + minutes * MINUTE_MS;
      let played = 0;
      do {
        const batch = Array.from({ length: TOGETHER }, (_, index) => base + played + index);
        const found = await bounded(Promise.all(batch.map((seed) => play(seed))), batch);
        expect(found.flat()).toEqual([]);
        played += TOGETHER;
      } while (minutes > 0 ? Date.now() < until : played < MAILS);
      process.stdout.write(
        `mutated mails read: ${String(played)}, seeds ${String(base)} to ${String(base + played - 1)}\n`,
      );
    },
    (minutes + 5) * MINUTE_MS,
  );
});

/** Signed, encrypted, calendar and winmail mails, which the corpus leaves to the specs of the reader. */
function readFixtures(): { readonly name: string; readonly raw: Buffer }[] {
  return readdirSync(FIXTURES)
    .filter((file) => file.endsWith('.eml'))
    .sort()
    .map((file) => ({ name: `fixtures/${file}`, raw: readFileSync(new URL(file, FIXTURES)) }));
}

/** What is wrong with what came of one mutated mail; the seed makes the same mail again. */
async function play(seed: number): Promise<string[]> {
  const random = new SeededRandom(seed);
  const { name, raw } = random.pick(seeds);
  const mutated = mutateMail(raw, random, raws);
  const label = `REDRESS_FUZZ_SEED=${String(seed)} (${name})`;
  try {
    return faults(await reader.read(mutated), mutated).map((fault) => `${label}: ${fault}`);
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

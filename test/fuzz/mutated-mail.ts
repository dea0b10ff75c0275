import { readdirSync, readFileSync } from 'node:fs';
import { SeededRandom } from '@redress/testing';
import { readCorpus } from '../mail-corpus/corpus.js';
import { mutateMail } from './mutate-mail.js';

const MINUTE_MS = 60_000;
const FIXTURES = new URL('../../libs/channel-email/fixtures/mails/', import.meta.url);

/** How long is played, in milliseconds; 0 where a number of mails is enough. */
export const PLAY_MS = Number(process.env['REDRESS_FUZZ_MINUTES'] ?? 0) * MINUTE_MS;
/** The seed of the first mail. */
export const FIRST_SEED = Number(process.env['REDRESS_FUZZ_SEED'] ?? 1);

const seeds = [...readCorpus().map(({ group, name, raw }) => ({ name: `${group}/${name}`, raw })), ...readFixtures()];
const raws = seeds.map(({ raw }) => raw);

/** A mail with faults, and how a failure names it: the seed makes the same mail again. */
export interface MutatedMail {
  readonly label: string;
  readonly raw: Buffer;
}

export function mutatedMail(seed: number): MutatedMail {
  const random = new SeededRandom(seed);
  const { name, raw } = random.pick(seeds);
  return { label: `REDRESS_FUZZ_SEED=${String(seed)} (${name})`, raw: mutateMail(raw, random, raws) };
}

/** Signed, encrypted, calendar and winmail mails, which the corpus leaves to the specs of the reader. */
function readFixtures(): { readonly name: string; readonly raw: Buffer }[] {
  return readdirSync(FIXTURES)
    .filter((file) => file.endsWith('.eml'))
    .sort()
    .map((file) => ({ name: `fixtures/${file}`, raw: readFileSync(new URL(file, FIXTURES)) }));
}

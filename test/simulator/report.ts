import type { Doors } from './doors.js';
import type { Fates } from './handlers.js';
import { filesSent, judge, type Story } from './outcome.js';

/** What a run showed, as it is written to a file. */
export interface Report {
  readonly seed: number;
  readonly customers: Readonly<Record<string, number>>;
  readonly habits: Readonly<Record<string, number>>;
  /** Messages that were taken in, by channel and by what became of them. */
  readonly messages: Fates;
  readonly cases: number;
  readonly receiptMs: Readonly<Record<string, { readonly p50: number; readonly p95: number; readonly p99: number }>>;
  readonly answers: number;
  /** Answers that had a file with them. */
  readonly answersWithFile: number;
  /** Answers that the product refused, by the code of its reason. */
  readonly answersRefused: Readonly<Record<string, number>>;
  /** Pictures and voice notes that came along. */
  readonly files: number;
  readonly refused: readonly string[];
  readonly missing: readonly string[];
  readonly wrong: readonly string[];
}

/** Sums the stories up. @param beside what was sent to others, and should not have been */
export function reportOn(
  stories: readonly Story[],
  messages: Fates,
  seed: number,
  beside: ReturnType<Doors['sentBeside']> = [],
): Report {
  const verdicts = stories.map((story) => ({ ...story, ...judge(story) }));
  const ways = [...new Set(stories.map(({ customer }) => customer.way))].sort();
  const named = (which: 'missing' | 'wrong'): string[] =>
    verdicts.flatMap(({ customer, [which]: found }) =>
      found.map((each) => `${customer.address} (${customer.habit}): ${each}`),
    );
  return {
    seed,
    customers: countsOf(stories.map(({ customer }) => customer.way)),
    habits: countsOf(stories.map(({ customer }) => customer.habit)),
    messages,
    cases: Object.values(messages).reduce((sum, { opened = 0 }) => sum + opened, 0),
    receiptMs: Object.fromEntries(
      ways.map((way) => [
        way,
        percentiles(verdicts.flatMap(({ customer, receiptMs }) => (customer.way === way ? (receiptMs ?? []) : []))),
      ]),
    ),
    answers: stories.filter(({ answer }) => answer !== undefined).length,
    answersWithFile: stories.filter(({ answerFile }) => answerFile !== undefined).length,
    answersRefused: countsOf(stories.flatMap(({ answerRefused }) => answerRefused ?? [])),
    files: stories.reduce((sum, story) => sum + filesSent(story), 0),
    refused: stories.flatMap(({ refused }) => refused ?? []),
    missing: named('missing'),
    wrong: [
      ...named('wrong'),
      ...beside.map(([address, { messageId }]) => `${address} (nobody of the run): not theirs: ${messageId}`),
    ],
  };
}

/** True when all came that should have, nothing else did, and no complaint and no answer was refused. */
export function isAsItShouldBe({ refused, answersRefused, missing, wrong }: Report): boolean {
  return [refused, Object.keys(answersRefused), missing, wrong].every(({ length }) => length === 0);
}

/** The report as people read it. */
export function inWords({
  seed,
  customers,
  habits,
  messages,
  cases,
  receiptMs,
  answers,
  answersWithFile,
  answersRefused,
  files,
  refused,
  missing,
  wrong,
}: Report): string {
  const list = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${String(count)}`)
      .join(', ');
  return [
    `customers by channel             ${list(customers)}`,
    `what they did                    ${list(habits)}`,
    ...Object.entries(messages).map(([channel, fates]) => `messages by ${channel.padEnd(21)}${list(fates)}`),
    `cases                            ${String(cases)}`,
    ...Object.entries(receiptMs).map(
      ([way, { p50, p95, p99 }]) =>
        `time to receipt, ${way.padEnd(15)} p50 ${String(p50)} ms, p95 ${String(p95)} ms, p99 ${String(p99)} ms`,
    ),
    `answers of handlers              ${String(answers)}, ${String(answersWithFile)} with a file`,
    `answers refused                  ${list(answersRefused) || '0'}`,
    `files that came along            ${String(files)}`,
    `not taken in                     ${String(refused.length)}`,
    `should have come and did not     ${String(missing.length)}`,
    `came and should not have         ${String(wrong.length)}`,
    ...[...refused, ...missing, ...wrong].map((each) => `  ${each}`),
    `seed ${String(seed)}`,
  ].join('\n');
}

function countsOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function percentiles(values: readonly number[]): { p50: number; p95: number; p99: number } {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

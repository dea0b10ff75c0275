import { describe, expect, it } from '@jest/globals';
import { CASE_HISTORY, type HistoryRow } from '@redress/cases';
import { SeededRandom } from '@redress/testing';
import { START } from './desk.js';
import { MINUTE_MS, RandomDay } from './replayed-desk.js';

const MINUTES = 240;
// Another is taken by setting it; the seed of a failure stands in its test's name.
const SEED = Number(process.env['REDRESS_TEST_SEED'] ?? 1);

/** Who was given each case, and when, as the histories have it. */
async function chosen({ desk }: RandomDay, from: number): Promise<Record<string, readonly unknown[]>> {
  const rows = await desk.database
    .model(CASE_HISTORY)
    .find({ caseId: { $gt: '' } })
    .lean<HistoryRow[]>();
  const given: Record<string, unknown[]> = {};
  for (const { caseId, kind, at, content } of rows.sort((a, b) => a.seq - b.seq)) {
    const moment = Date.parse(at);
    if (kind === 'case-assigned' && moment >= from) (given[caseId] ??= []).push([moment - START, content['handler']]);
  }
  return given;
}

function replayed(cases: Awaited<ReturnType<RandomDay['replay']>>['cases']): Record<string, readonly unknown[]> {
  const given = cases.filter((each) => each.given.length > 0);
  return Object.fromEntries(given.map((each) => [each.id, each.given.map(({ at, person }) => [at - START, person])]));
}

describe('a replay under the rules as they are', () => {
  const random = new SeededRandom(SEED);
  const seeds = Array.from({ length: 3 }, () => random.below(1_000_000));

  it.each(seeds)('makes the very choices that dispatch made, at the very times: seed %d', async (seed) => {
    const day = await RandomDay.pass(seed, MINUTES);
    const made = await chosen(day, START);
    expect(Object.keys(made).length).toBeGreaterThan(20);
    expect(replayed((await day.replay(0)).cases)).toEqual(made);
    const later = await day.replay(MINUTES / 2);
    expect(replayed(later.cases)).toEqual(await chosen(day, START + (MINUTES / 2) * MINUTE_MS));
  });
});

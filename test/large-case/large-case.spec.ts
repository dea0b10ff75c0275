import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ReadCase } from '@redress/cases';
import { systemClock } from '@redress/kernel';
import { LargeCases, type Work } from './large-case.js';

const ENTRIES = 20_000;
// More than the customer's view shows: from here on nothing may depend on the number of entries.
const FULL_VIEW = 60;
// Sequence numbers and totals of the fifty entries in a view have more digits.
const MORE_DIGITS = 1000;
const HEAD_BYTES = 256 * 1024;

jest.setTimeout(120_000);

describe('a case of 20,000 entries', () => {
  let cases: LargeCases;
  const ids: Record<'few' | 'some' | 'many', string> = { few: '', some: '', many: '' };
  const each = async (work: (caseId: string) => Promise<unknown>): Promise<Record<keyof typeof ids, Work>> => ({
    few: await cases.measure(() => work(ids.few)),
    some: await cases.measure(() => work(ids.some)),
    many: await cases.measure(() => work(ids.many)),
  });
  const expectSame = ({ few, some, many }: Record<keyof typeof ids, Work>): void => {
    expect(many.calls).toEqual(few.calls);
    expect(many.calls).toEqual(some.calls);
    expect(many.rowsRead).toBe(some.rowsRead);
    expect(Math.abs(many.bytesRead - some.bytesRead)).toBeLessThan(MORE_DIGITS);
    expect(Math.abs(many.bytesWritten - some.bytesWritten)).toBeLessThan(MORE_DIGITS);
  };

  beforeAll(async () => {
    cases = await LargeCases.open();
    ids.few = await cases.make(10);
    ids.some = await cases.make(FULL_VIEW);
    ids.many = await cases.make(ENTRIES);
  });
  afterAll(() => cases.close());

  it('takes a customer’s mail with as many calls, rows and bytes as a small one', async () => {
    expectSame(await each((caseId) => cases.customerMail(caseId)));
    expect(await cases.head(ids.many)).toMatchObject({ entryCount: ENTRIES + 1, pending: [] });
  });

  it('takes a staff message with as many calls, rows and bytes as a small one', async () => {
    expectSame(await each((caseId) => cases.staffMessage(caseId)));
    expect(await cases.head(ids.many)).toMatchObject({ entryCount: ENTRIES + 2, pending: [] });
  });

  it('is read by pages of a hundred entries, newest page first', async () => {
    const reading = new ReadCase(cases.core.stores, cases.files, cases.core.changer, systemClock);
    const everybody = { teams: ['parcels'], sees: () => true, isKept: () => false };
    const work = await cases.measure(async () => {
      const { head, entries, history } = await reading.whole(ids.many, everybody);
      const lowest = Math.min(...entries.map(({ seq }) => seq));
      const older = await reading.entries(head, everybody, lowest);
      const last = ENTRIES + 2;
      const shown = [...older, ...entries].map(({ seq }) => seq);
      expect(shown.sort((one, other) => one - other)).toEqual(numbers(last - 199, last));
      expect(history).toHaveLength(100);
    });
    expect(work.rowsRead).toBeLessThan(310);
  });

  it('keeps its head small, whatever is said on it', async () => {
    for (let more = 0; more < 100; more += 1) await cases.customerMail(ids.many);
    expect(Buffer.byteLength(JSON.stringify(await cases.head(ids.many)))).toBeLessThan(HEAD_BYTES / 16);
  });
});

function numbers(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

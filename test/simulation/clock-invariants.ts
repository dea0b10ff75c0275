import { isOpen, type CaseHead, type HistoryRow } from '@redress/cases';

/** True while the duty that nobody does is still to be noted. */
export function isUnnoted({ clocks }: CaseHead): boolean {
  return clocks.some((clock) => clock.name === 'neglected' && isOpen(clock) && clock.breachedAt === undefined);
}

/** A case never sleeps past a clock; it notes once at most that one runs out, and once of each that has run out that it did. */
export function clockViolations(head: CaseHead, history: readonly HistoryRow[]): string[] {
  const wrong: string[] = [];
  const count = (kind: string): number => history.filter((row) => row.kind === kind).length;
  const [warned, breached] = [count('clock-running-out'), count('clock-breached')];
  const ranOut = head.clocks.filter(({ breachedAt }) => breachedAt !== undefined).length;
  if (warned > 1 || breached !== ranOut)
    wrong.push(
      `case ${head._id} warned ${String(warned)} times and noted ${String(breached)} breaches of ${String(ranOut)} clocks that ran out`,
    );
  const due = head.clocks.filter((clock) => isOpen(clock) && clock.breachedAt === undefined).map(wakes);
  if (due.some((moment) => moment < head.wakeAt))
    wrong.push(`case ${head._id} sleeps until ${head.wakeAt} past a clock`);
  return wrong;
}

/** When a clock that nobody took note of is to be looked at. */
function wakes({ noticeAt, noticedAt, dueAt }: CaseHead['clocks'][number]): string {
  return noticeAt === undefined || noticedAt !== undefined ? dueAt : noticeAt;
}

import { setImmediate as othersTurn } from 'node:timers/promises';
import { RedressError, toInstant } from '@redress/kernel';
import {
  CASE_STATES,
  fieldsOfConflicts,
  isClosed,
  type CaseHead,
  type CaseState,
  type CaseStores,
  type HistoryRow,
} from '@redress/cases';
import type { CaseAtHand } from '../../domain/choose-handler.js';
import { groupedBy } from '../../domain/replay/grouped-by.js';
import type { RecordedCase, Waiting } from '../../domain/replay/recorded-case.js';
import { caseAtHand } from '../case-at-hand.js';
import { RECORD_KINDS, readRecord } from './read-record.js';

/** So many cases of a period, and as many from before it that still took up room, are replayed at most. */
export const MAXIMUM_ARRIVALS = 20_000;
// Closed cases are found by when they came: one that took longer, and was closed within the period, is missed.
const CLOSED_LOOK_BACK_MS = 14 * 86_400_000;
// Reading and parsing so many takes some ten milliseconds, and everything else waits meanwhile.
const BATCH = 50;
// So many heads of a state are looked through for what was there before the period; beyond them older cases are missed.
const MOST_LOOKED_AT = 20_000;

/** What of a case decides on who may see it, and how it is called. */
export type CaseLabel = Pick<
  CaseHead,
  'reference' | 'teamKey' | 'ownerKey' | 'handlerKey' | 'confidential' | 'subjects' | 'interested'
>;

export interface ReadCases {
  readonly records: readonly RecordedCase[];
  /** By case. */
  readonly labels: ReadonlyMap<string, CaseLabel>;
}

/** Reads what came in a period, and what was there when it began, from the cases' own records. */
export class ReadArrivals {
  constructor(private readonly stores: Pick<CaseStores, 'cases' | 'history'>) {}

  /** Moments in epoch milliseconds. @throws RedressError `simulation-refused` when more came than is replayed */
  async read(teams: readonly string[], from: number, to: number): Promise<ReadCases> {
    const arrivals = new Gathering();
    for (const teamKey of teams) await this.walk({ teamKey }, { since: from, bound: to, from }, arrivals);
    const earlier = new Gathering();
    for (const teamKey of teams) {
      for (const state of CASE_STATES) {
        const since = isClosed(state) ? from - CLOSED_LOOK_BACK_MS : 0;
        await this.walk({ teamKey, state }, { since, bound: from, from }, earlier);
      }
    }
    return together([...arrivals.found, ...earlier.found]);
  }

  private async walk(
    whose: { readonly teamKey: string; readonly state?: CaseState },
    stretch: { readonly since: number; readonly bound: number; readonly from: number },
    gathering: Gathering,
  ): Promise<void> {
    const [since, bound] = [toInstant(stretch.since), toInstant(stretch.bound)];
    let after: WalkPlace | undefined;
    for (let looks = 0; looks <= MOST_LOOKED_AT; looks += BATCH) {
      const order = { sort: 'receivedAt' as const, limit: BATCH, bound, ...(after === undefined ? {} : { after }) };
      const heads = (await this.stores.cases.inOrder(whose, order)).filter(({ receivedAt }) => receivedAt >= since);
      const present = heads.filter((head) => head.opened && !isOver(head, toInstant(stretch.from)));
      gathering.take(present, await this.rowsOf(present));
      // An embedded store answers before anybody else has had a turn.
      await othersTurn();
      const last = heads.at(-1);
      if (last === undefined || heads.length < BATCH) return;
      after = { value: last.receivedAt, id: last._id };
    }
  }

  private async rowsOf(heads: readonly CaseHead[]): Promise<readonly HistoryRow[]> {
    if (heads.length === 0) return [];
    const ids = heads.map(({ _id }) => _id);
    return this.stores.history.ofCases(ids, RECORD_KINDS);
  }
}

type WalkPlace = NonNullable<Parameters<CaseStores['cases']['inOrder']>[1]['after']>;

/** A case that was read; of its head only what a replay needs, for there are many. */
interface Found {
  readonly record: Omit<RecordedCase, 'others'>;
  readonly label: CaseLabel;
  readonly customerKey: string;
  readonly links: readonly string[];
}

class Gathering {
  readonly found: Found[] = [];

  /** @throws RedressError `simulation-refused` */
  take(heads: readonly CaseHead[], rows: readonly HistoryRow[]): void {
    const byCase = groupedBy(rows, ({ caseId }) => caseId);
    for (const head of heads) {
      const found = foundIn(head, allRows(head, byCase.get(head._id) ?? []));
      if (found !== undefined) this.found.push(found);
    }
    if (this.found.length > MAXIMUM_ARRIVALS) throw tooMany();
  }
}

// What a change has left to be worked out is part of the history.
function allRows({ pending }: CaseHead, rows: readonly HistoryRow[]): readonly HistoryRow[] {
  const others = pending.flatMap((item) => (item.kind === 'history' ? [item.row] : []));
  const fresh = others.filter(({ _id }) => rows.every((row) => row._id !== _id));
  return fresh.length === 0 ? rows : [...rows, ...fresh].sort((a, b) => a.seq - b.seq);
}

function foundIn(head: CaseHead, rows: readonly HistoryRow[]): Found | undefined {
  const { turns, ...way } = readRecord(head, rows);
  const [first, ...others] = turns;
  if (first === undefined) return undefined;
  const { _id: id, receivedAt, customer, links } = head;
  return {
    record: { id, receivedAt, turns: [first, ...others], ...way, atHand: atHandOf(head) },
    label: labelOf(head),
    customerKey: customer.key,
    links: links.map(({ caseId }) => caseId),
  };
}

function together(found: readonly Found[]): ReadCases {
  const families = groupedBy(found, ({ customerKey }) => customerKey);
  const records = found.map(({ record, customerKey, links }) => {
    const family = customerKey === '' ? [] : (families.get(customerKey) ?? []);
    const others = new Set([...family.map((each) => each.record.id), ...links]);
    others.delete(record.id);
    return { ...record, others: [...others] };
  });
  return { records, labels: new Map(found.map(({ record, label }) => [record.id, label])) };
}

/** The production rule on what decides on a case, with the conflicts that were known at that time. */
function atHandOf({ customer, conflicts, subjects }: CaseHead): (waiting: Waiting) => CaseAtHand {
  return ({ now, urgency, dueAt, queuedAt, weight, declined, lapsed, known }) => {
    const at = toInstant(now);
    const then = conflicts.filter((conflict) => conflict.at <= at);
    const kept = conflicts.length === 0 ? { conflicts, subjects } : fieldsOfConflicts(then);
    const assignment = { count: 0, reasons: [], declined, ...(lapsed === undefined ? {} : { lapsed }) };
    const each = {
      customer,
      ...kept,
      dueAt,
      urgency: urgency as CaseHead['urgency'],
      queuedAt: toInstant(queuedAt),
      assignment,
    };
    return caseAtHand(each, weight, now, known);
  };
}

function labelOf(head: CaseHead): CaseLabel {
  const { reference, teamKey, ownerKey, handlerKey, confidential, subjects, interested } = head;
  return { reference, teamKey, ownerKey, handlerKey, confidential, subjects, interested };
}

/** True for a case that took up no room any more when the period began. */
function isOver({ state, closure, setAside, receivedAt }: CaseHead, from: string): boolean {
  if (!isClosed(state) || receivedAt >= from) return false;
  return (setAside !== undefined && setAside !== null) || (closure?.at ?? from) < from;
}

function tooMany(): RedressError {
  const message = `must be at most ${MAXIMUM_ARRIVALS.toLocaleString('en')} cases: choose a shorter period`;
  return new RedressError('simulation-refused', `The period holds too many cases: it ${message}.`, {
    fields: [{ field: 'from', rule: 'arrivals', message }],
  });
}

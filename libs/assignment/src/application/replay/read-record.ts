import { toEpoch, type Instant } from '@redress/kernel';
import {
  earliestDue,
  isClosed,
  needsKey,
  nextMove,
  URGENCIES,
  URGENCY,
  urgencyOf,
  type CaseClock,
  type CaseHead,
  type CaseState,
  type HistoryRow,
} from '@redress/cases';
import type { CaseTurn, RecordedAssignment, RecordedMove } from '../../domain/replay/recorded-case.js';

/** What a case's history tells of its way through queues and hands. */
export interface CaseRecord {
  readonly turns: readonly CaseTurn[];
  readonly assignments: readonly RecordedAssignment[];
  readonly moves: readonly RecordedMove[];
}

/** Kinds of history rows that tell of it: besides moves, whatever shows that its handler has looked at the case. */
export const RECORD_KINDS = [
  'case-opened',
  'case-assigned',
  'assignment-released',
  'case-assessed',
  'message-sent',
  'message-added',
  'case-moved',
  'case-reopened',
  'not-ours',
  'not-ours-undone',
  'handler-opened',
  'note-added',
  'contact-made',
] as const;

type Place = Pick<CaseTurn, 'teamKey' | 'category' | 'urgency'>;

/** Reads a case's history in the order of its rows. */
class RecordReader {
  private readonly turns: CaseTurn[] = [];
  private readonly assignments: RecordedAssignment[] = [];
  private readonly moves: RecordedMove[] = [];
  private place: Place;
  private state: CaseState = 'received';
  private waitingFor: 'customer' | null = null;

  constructor(
    private readonly head: CaseHead,
    rows: readonly HistoryRow[],
  ) {
    this.place = firstPlace(head, rows);
  }

  take(row: HistoryRow): void {
    const { content } = row;
    const at = toEpoch(row.at);
    switch (row.kind) {
      case 'case-opened':
        this.turn(at, { ...categoryUnsaid(content), ...placeSaid(content) }, false);
        break;
      case 'case-assigned':
        this.assigned(at, row);
        return;
      case 'assignment-released':
        this.released(at, content['reasons']);
        return;
      case 'case-assessed':
        this.assessed(at, content);
        break;
      case 'message-sent':
        this.sent(content);
        break;
      case 'message-added':
        this.turn(at, placeSaid(content), false);
        if (row.actor === 'customer' && content['kind'] === 'message') this.waitingFor = null;
        break;
      case 'case-moved':
      case 'case-reopened':
        this.enter(at, content['to']);
        break;
      case 'not-ours':
        this.enter(at, 'closed');
        break;
      case 'not-ours-undone':
        this.enter(at, content['state']);
        break;
    }
    this.looked(at, row.actor);
    this.moved(at);
  }

  record(): CaseRecord {
    const { assignments, moves } = this;
    return { turns: [...this.turns, ...this.dueTurns()].sort((a, b) => a.at - b.at), assignments, moves };
  }

  private turn(at: number, said: Partial<Place>, again: boolean): void {
    const place = { ...this.place, ...said };
    const first = this.turns.length === 0;
    if (!first && !again && JSON.stringify(place) === JSON.stringify(this.place)) return;
    this.place = place;
    this.turns.push(this.turnAt(at, place, again));
  }

  private turnAt(at: number, place: Place, again: boolean): CaseTurn {
    const { language, channel } = this.head;
    const category = place.category === '' ? {} : { category: place.category };
    const needs = needsKey({ language, channel, ...category });
    return { at, ...place, needs, dueAt: dueAt(this.head.clocks, at), again };
  }

  // A date that was kept gives its place to the next.
  private dueTurns(): CaseTurn[] {
    const moments = this.head.clocks.flatMap(({ startedAt, metAt, endedAt }) => [
      startedAt,
      metAt ?? [],
      endedAt ?? [],
    ]);
    const changes = [...new Set(moments.flat().map(toEpoch))].sort((a, b) => a - b);
    return changes.flatMap((at) => {
      const before = this.turns.findLast((turn) => turn.at <= at);
      return before === undefined ? [] : [this.turnAt(at, placeOf(before), false)];
    });
  }

  private assigned(at: number, { actor, content }: HistoryRow): void {
    this.ended(at, 'other');
    const handler = String(content['handler']);
    const taken = actor === handler ? { openedAt: at } : {};
    this.assignments.push({ at, handler, byMachine: actor === 'system', ...taken });
  }

  private released(at: number, reasons: unknown): void {
    const codes = Array.isArray(reasons) ? (reasons as readonly { readonly code?: unknown }[]) : [];
    const code = codes[0]?.code;
    this.ended(at, code === 'declined' ? 'declined' : 'other', code);
  }

  private ended(at: number, end: 'declined' | 'other', why?: unknown): void {
    const last = this.assignments.at(-1);
    if (last === undefined || last.endedAt !== undefined) return;
    const unbegun = end === 'other' && last.openedAt === undefined;
    const comesLast = why === 'lapsed' || why === 'taken-away';
    this.assignments.splice(-1, 1, { ...last, endedAt: at, end: unbegun ? 'unbegun' : end, comesLast });
  }

  private looked(at: number, actor: string): void {
    const last = this.assignments.at(-1);
    if (last?.handler !== actor || last.openedAt !== undefined || last.endedAt !== undefined) return;
    this.assignments.splice(-1, 1, { ...last, openedAt: at });
  }

  private assessed(at: number, content: HistoryRow['content']): void {
    const type = changeOf(content['recordType']);
    if (type?.to === 'not-ours') this.enter(at, 'closed');
    else if (type?.from === 'not-ours') this.enter(at, 'received');
    this.turn(at, placeAfter(content), false);
  }

  private sent({ purpose, path }: HistoryRow['content']): void {
    this.waitingFor = purpose === 'question' ? 'customer' : null;
    const last: unknown = Array.isArray(path) ? path.at(-1) : undefined;
    if (typeof last === 'string') this.state = last as CaseState;
  }

  private enter(at: number, to: unknown): void {
    const before = this.state;
    this.state = to as CaseState;
    if (isClosed(this.state)) this.waitingFor = null;
    else if (isClosed(before)) this.turn(at, {}, true);
  }

  private moved(at: number): void {
    const move = nextMove({ state: this.state, waitingFor: this.waitingFor });
    if (move === (this.moves.at(-1)?.move ?? 'ours')) return;
    this.moves.push({ at, move });
    if (move === 'nobody') this.ended(at, 'other');
  }
}

/** What the rows of a case's history, in their order, tell of its way. */
export function readRecord(head: CaseHead, rows: readonly HistoryRow[]): CaseRecord {
  const reader = new RecordReader(head, rows);
  for (const row of rows) reader.take(row);
  return reader.record();
}

// Before the first change that is on record, a case was what that change began from; without one, what it is now.
function firstPlace(head: CaseHead, rows: readonly HistoryRow[]): Place {
  const changed = (name: string): unknown =>
    rows.map(({ content }) => changeOf(content[name])?.from).find((from) => from !== undefined);
  const [category, teamKey] = [changed('category'), changed('team')];
  const urgency = urgencyNamed(changed('urgency'));
  return {
    teamKey: typeof teamKey === 'string' ? teamKey : head.teamKey,
    category: category === null ? '' : typeof category === 'string' ? category : (head.category ?? ''),
    urgency: urgency ?? URGENCY.ordinary,
  };
}

function placeOf({ teamKey, category, urgency }: CaseTurn): Place {
  return { teamKey, category, urgency };
}

// The opening of a case by a message names its category, if it has one.
function categoryUnsaid(content: HistoryRow['content']): Partial<Place> {
  return content['messageId'] === undefined ? {} : { category: '' };
}

/** What a message made of the case. */
function placeSaid({ team, category, safety }: HistoryRow['content']): Partial<Place> {
  return {
    ...(typeof team === 'string' ? { teamKey: team } : {}),
    ...(typeof category === 'string' ? { category } : {}),
    ...(safety === undefined ? {} : { urgency: URGENCY.safety }),
  };
}

/** What an assessment made of it. */
function placeAfter(content: HistoryRow['content']): Partial<Place> {
  const [team, category] = [changeOf(content['team'])?.to, changeOf(content['category'])?.to];
  const urgency = urgencyNamed(changeOf(content['urgency'])?.to);
  return {
    ...(typeof team === 'string' ? { teamKey: team } : {}),
    ...(typeof category === 'string' ? { category } : {}),
    ...(urgency === undefined ? {} : { urgency }),
  };
}

function changeOf(value: unknown): { readonly from?: unknown; readonly to?: unknown } | undefined {
  return value !== null && typeof value === 'object' && 'from' in value && 'to' in value ? value : undefined;
}

function urgencyNamed(name: unknown): number | undefined {
  const known = URGENCIES.find((each) => each === name);
  return known === undefined ? undefined : urgencyOf(known);
}

function dueAt(clocks: readonly CaseClock[], moment: number): Instant {
  const then = clocks
    .filter(({ startedAt }) => toEpoch(startedAt) <= moment)
    .map(({ metAt, endedAt, ...clock }) => ({
      ...clock,
      ...(metAt !== undefined && toEpoch(metAt) <= moment ? { metAt } : {}),
      ...(endedAt !== undefined && toEpoch(endedAt) <= moment ? { endedAt } : {}),
    }));
  return earliestDue(then);
}

import {
  byUrgency,
  cursorInvalid,
  fillPage,
  type CaseHead,
  type CaseStore,
  type PageCursors,
  type QueuePlace,
} from '@redress/cases';
import type { CaseScope } from '@redress/staff';
import type { WaitingCode } from '../domain/choose-handler.js';
import type { ConsiderCase } from './consider-case.js';
import type { DispatchRound } from './dispatch-round.js';
import type { Roster } from './roster.js';

export interface QueueRequest {
  readonly team?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** `ready`: it is about to be given out; `pull`: its team takes cases itself. */
export interface WaitingCase {
  readonly head: CaseHead;
  readonly waiting: WaitingCode | 'ready' | 'pull';
}

export interface QueuePage {
  readonly items: readonly WaitingCase[];
  readonly nextCursor?: string;
}

/** What waits in the queues, most urgent first, each with why. */
export class ListQueue {
  constructor(
    private readonly cases: CaseStore,
    private readonly considering: ConsiderCase,
    private readonly roster: Roster,
    private readonly cursors: PageCursors,
  ) {}

  /** Only what `scope` shows. @throws RedressError `cursor-invalid` */
  async list({ team, limit, cursor }: QueueRequest, scope: CaseScope): Promise<QueuePage> {
    const teams = scope.teams.filter((key) => team === undefined || key === team);
    const { items: heads, next } = await fillPage<CaseHead, CaseHead, QueuePlace>({
      limit,
      after: cursor === undefined ? undefined : placeIn(this.cursors.unseal(cursor)),
      rows: async (size, after) => {
        const queues = await Promise.all(teams.map((key) => this.cases.queuedAfter(key, size, after)));
        return queues.flat().sort(byUrgency).slice(0, size);
      },
      shown: (rows) => Promise.resolve(rows.map((head) => (scope.sees(head) ? head : undefined))),
      placeOf: ({ urgency, dueAt, _id }) => ({ urgency, dueAt, _id }),
    });
    const items = await this.explain(heads);
    if (next === undefined) return { items };
    return { items, nextCursor: this.cursors.seal([next.urgency, next.dueAt, next._id]) };
  }

  private async explain(heads: readonly CaseHead[]): Promise<WaitingCase[]> {
    const rounds = new Map<string, DispatchRound>();
    const items: WaitingCase[] = [];
    for (const head of heads) {
      const round = rounds.get(head.queue) ?? (await this.considering.round(head.queue));
      rounds.set(head.queue, round);
      const { choice } = await this.considering.consider(head, round);
      items.push({ head, waiting: choice.waiting ?? (this.isPull(head.queue) ? 'pull' : 'ready') });
    }
    return items;
  }

  private isPull(teamKey: string): boolean {
    return this.roster.teams().some(({ key, mode }) => key === teamKey && mode === 'pull');
  }
}

function placeIn([urgency, dueAt, _id]: readonly unknown[]): QueuePlace {
  if ((urgency === 0 || urgency === 1 || urgency === 2) && typeof dueAt === 'string' && typeof _id === 'string') {
    return { urgency, dueAt, _id };
  }
  throw cursorInvalid();
}

import { RedressError } from '@redress/kernel';
import { byUrgency, type CaseHead, type CaseStore, type QueuePlace } from '@redress/cases';
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
  ) {}

  /** Only what `scope` shows. @throws RedressError `cursor-invalid` */
  async list({ team, limit, cursor }: QueueRequest, scope: CaseScope): Promise<QueuePage> {
    const teams = scope.teams.filter((key) => team === undefined || key === team);
    const after = cursor === undefined ? undefined : readPlace(cursor);
    const heads = (await Promise.all(teams.map((key) => this.cases.queuedAfter(key, limit, after)))).flat();
    const page = heads.sort(byUrgency).slice(0, limit);
    const last = page.length === limit ? page.at(-1) : undefined;
    const items = await this.explain(page.filter((head) => scope.sees(head)));
    return { items, ...(last === undefined ? {} : { nextCursor: writePlace(last) }) };
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

function writePlace({ urgency, dueAt, _id }: QueuePlace): string {
  return Buffer.from(JSON.stringify([urgency, dueAt, _id])).toString('base64url');
}

function readPlace(cursor: string): QueuePlace {
  try {
    const [urgency, dueAt, _id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    if ((urgency === 0 || urgency === 1 || urgency === 2) && typeof dueAt === 'string' && typeof _id === 'string') {
      return { urgency, dueAt, _id };
    }
  } catch {
    // Falls through: what is no JSON is no cursor of ours.
  }
  throw new RedressError('cursor-invalid', 'cursor: must be the nextCursor of the page before');
}

import type { Instant } from '@redress/kernel';
import type { Channel } from '@redress/contracts';
import type { SearchIndex } from '@redress/search';
import type { CaseScope } from '@redress/staff';
import type { CaseHead } from '../domain/case-head.js';
import type { CaseState } from '../domain/lifecycle.js';
import type { CaseStore, HeadOrder } from '../infrastructure/case-store.js';
import { readPlace, writePlace, type PagePlace } from './page-place.js';

export interface CaseListRequest {
  readonly state?: CaseState;
  readonly handler?: string;
  readonly team?: string;
  readonly channel?: Channel;
  readonly recordType?: CaseHead['recordType'];
  /** Words, a reference or an address, however typed. */
  readonly q?: string;
  readonly dueBefore?: Instant;
  /** Newest first, or most urgent first. */
  readonly sort: 'receivedAt' | 'dueAt';
  readonly limit: number;
  readonly cursor?: string;
}

export interface CaseListPage {
  readonly items: readonly CaseHead[];
  readonly nextCursor?: string;
}

// A page is filled from batches; what a filter hides must not make a page read the whole history. Reading a head takes
// some 20 µs, and everything else waits meanwhile.
const BATCH = 100;
const MAXIMUM_LOOKS = 500;

/** Lists cases by index: by a handler's list or by each visible team's, merged; with words, by the search index. */
export class ListCases {
  constructor(
    private readonly cases: CaseStore,
    private readonly search: SearchIndex,
  ) {}

  /** A page may be shorter than `limit` and still have a next one. @throws RedressError `cursor-invalid`. */
  async list(request: CaseListRequest, scope: CaseScope): Promise<CaseListPage> {
    return request.q === undefined || request.q.trim() === ''
      ? this.byIndex(request, scope)
      : this.byWords(request.q, request, scope);
  }

  private async byIndex(request: CaseListRequest, scope: CaseScope): Promise<CaseListPage> {
    const { sort, limit } = request;
    let place = request.cursor === undefined ? undefined : readPlace(request.cursor);
    const items: CaseHead[] = [];
    // Most pages are full at the first look; only then one head more tells whether there is another page.
    for (let looks = 0, size = limit + 1; looks < MAXIMUM_LOOKS; looks += size, size = BATCH) {
      const rows = await this.batch(request, scope, size, place);
      for (const [index, head] of rows.entries()) {
        place = { value: head[sort], id: head._id };
        if (scope.sees(head) && matches(head, request)) items.push(head);
        const more = index < rows.length - 1 || rows.length === size;
        if (items.length === limit) return more ? { items, nextCursor: writePlace(place) } : { items };
      }
      if (rows.length < size) return { items };
    }
    // A filter that hides nearly everything: the next page goes on where this one stopped.
    return place === undefined ? { items } : { items, nextCursor: writePlace(place) };
  }

  private async batch(
    request: CaseListRequest,
    scope: CaseScope,
    limit: number,
    after: PagePlace | undefined,
  ): Promise<CaseHead[]> {
    const { sort, handler, state, dueBefore } = request;
    const bound = sort === 'dueAt' ? dueBefore : undefined;
    const order: HeadOrder = {
      sort,
      limit,
      ...(after === undefined ? {} : { after }),
      ...(bound === undefined ? {} : { bound }),
    };
    if (handler !== undefined) return this.cases.inOrder({ handlerKey: handler }, order);
    const teams = request.team === undefined ? scope.teams : scope.teams.filter((team) => team === request.team);
    const lists = await Promise.all(
      teams.map((teamKey) => this.cases.inOrder(state === undefined ? { teamKey } : { teamKey, state }, order)),
    );
    return lists.flat().sort(comparing(sort)).slice(0, limit);
  }

  private async byWords(query: string, request: CaseListRequest, scope: CaseScope): Promise<CaseListPage> {
    const after = request.cursor;
    const page = await this.search.find({ query, limit: request.limit, ...(after === undefined ? {} : { after }) });
    const heads = new Map(
      (await this.cases.findAll(page.items.map((hit) => hit.group))).map((head) => [head._id, head]),
    );
    const items = page.items
      .flatMap((hit) => heads.get(hit.group) ?? [])
      .filter((head) => scope.sees(head) && inTeams(head, request, scope) && matches(head, request));
    return { items, ...(page.next === undefined ? {} : { nextCursor: page.next }) };
  }
}

function inTeams(head: CaseHead, request: CaseListRequest, scope: CaseScope): boolean {
  if (request.handler !== undefined && head.handlerKey !== request.handler) return false;
  return request.team === undefined ? scope.teams.includes(head.teamKey) : head.teamKey === request.team;
}

function matches(head: CaseHead, { state, channel, recordType, team, dueBefore }: CaseListRequest): boolean {
  return (
    (state === undefined || head.state === state) &&
    (channel === undefined || head.channel === channel) &&
    (recordType === undefined || head.recordType === recordType) &&
    (team === undefined || head.teamKey === team) &&
    (dueBefore === undefined || head.dueAt < dueBefore)
  );
}

function comparing(sort: CaseListRequest['sort']): (a: CaseHead, b: CaseHead) => number {
  const direction = sort === 'receivedAt' ? -1 : 1;
  return (a, b) => direction * (compare(a[sort], b[sort]) || compare(a._id, b._id));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

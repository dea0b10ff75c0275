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

// A page is filled from batches; what a filter hides must not make a page read the whole history.
const BATCH = 100;
const MAXIMUM_BATCHES = 50;

/** Lists cases by index: by a handler's list or by each visible team's, merged; with words, by the search index. */
export class ListCases {
  constructor(
    private readonly cases: CaseStore,
    private readonly search: SearchIndex,
  ) {}

  /** @throws RedressError `cursor-invalid`. */
  async list(request: CaseListRequest, scope: CaseScope): Promise<CaseListPage> {
    return request.q === undefined || request.q.trim() === ''
      ? this.byIndex(request, scope)
      : this.byWords(request.q, request, scope);
  }

  private async byIndex(request: CaseListRequest, scope: CaseScope): Promise<CaseListPage> {
    const { sort, limit, handler } = request;
    let place = request.cursor === undefined ? undefined : readPlace(request.cursor);
    const items: CaseHead[] = [];
    for (let batches = 0; batches < MAXIMUM_BATCHES; batches += 1) {
      const rows = await this.batch(request, scope, place);
      for (const [index, head] of rows.entries()) {
        place = { value: head[sort], id: head._id };
        if (scope.sees(head) && matches(head, request)) items.push(head);
        const more = index < rows.length - 1 || rows.length === BATCH;
        if (items.length === limit) return more ? { items, nextCursor: writePlace(place) } : { items };
      }
      if (rows.length < BATCH) return { items };
    }
    // A filter that hides nearly everything: the next page goes on where this one stopped.
    return place === undefined || handler === '' ? { items } : { items, nextCursor: writePlace(place) };
  }

  private async batch(request: CaseListRequest, scope: CaseScope, after: PagePlace | undefined): Promise<CaseHead[]> {
    const { sort, handler, dueBefore } = request;
    const bound = sort === 'dueAt' ? dueBefore : undefined;
    const order: HeadOrder = {
      sort,
      limit: BATCH,
      ...(after === undefined ? {} : { after }),
      ...(bound === undefined ? {} : { bound }),
    };
    if (handler !== undefined) return this.cases.inOrder({ handlerKey: handler }, order);
    const teams = request.team === undefined ? scope.teams : scope.teams.filter((team) => team === request.team);
    const lists = await Promise.all(teams.map((teamKey) => this.cases.inOrder({ teamKey }, order)));
    return lists.flat().sort(comparing(sort)).slice(0, BATCH);
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

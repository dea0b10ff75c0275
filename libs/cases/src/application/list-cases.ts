import { parseCaseReference, type Instant } from '@redress/kernel';
import type { Channel } from '@redress/contracts';
import type { SearchHit, SearchIndex } from '@redress/search';
import type { CaseScope } from '@redress/staff';
import type { CaseHead } from '../domain/case-head.js';
import type { CaseState } from '../domain/lifecycle.js';
import type { CaseStore, HeadOrder } from '../infrastructure/case-store.js';
import type { ReferenceStore } from '../infrastructure/reference-store.js';
import { fillPage } from './fill-page.js';
import type { PageCursors } from './page-cursors.js';
import { cursorInvalid, type PagePlace } from './page-place.js';

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

type Found = Pick<SearchHit, 'group' | 'place'>;

export interface ListedStores {
  readonly cases: Pick<CaseStore, 'inOrder' | 'findAll'>;
  readonly references: Pick<ReferenceStore, 'find'>;
}

// The place of the case that a reference is of: what follows it is all that is found by words.
const NAMED = '';

/**
 * Lists cases by index: by a handler's list or by each visible team's, merged; with words, by the search index. The case that a
 * reference is of comes before those in which it was only quoted.
 */
export class ListCases {
  constructor(
    private readonly stores: ListedStores,
    private readonly search: SearchIndex,
    private readonly cursors: PageCursors,
  ) {}

  /** Only where hundreds in a row are hidden is a page shorter than `limit` and has a next one. @throws RedressError `cursor-invalid`. */
  async list(request: CaseListRequest, scope: CaseScope): Promise<CaseListPage> {
    return request.q === undefined || request.q.trim() === ''
      ? this.byIndex(request, scope)
      : this.byWords(request.q, request, scope);
  }

  private async byIndex(request: CaseListRequest, scope: CaseScope): Promise<CaseListPage> {
    const { sort, limit, cursor } = request;
    const { items, next } = await fillPage<CaseHead, CaseHead, PagePlace>({
      limit,
      after: cursor === undefined ? undefined : this.cursors.read(cursor),
      rows: (size, after) => this.batch(request, scope, size, after),
      shown: (heads) =>
        Promise.resolve(heads.map((head) => (scope.sees(head) && matches(head, request) ? head : undefined))),
      placeOf: (head) => ({ value: head[sort], id: head._id }),
    });
    return next === undefined ? { items } : { items, nextCursor: this.cursors.write(next) };
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
    if (handler !== undefined) return this.stores.cases.inOrder({ handlerKey: handler }, order);
    const teams = request.team === undefined ? scope.teams : scope.teams.filter((team) => team === request.team);
    const lists = await Promise.all(
      teams.map((teamKey) => this.stores.cases.inOrder(state === undefined ? { teamKey } : { teamKey, state }, order)),
    );
    return lists.flat().sort(comparing(sort)).slice(0, limit);
  }

  private async byWords(query: string, request: CaseListRequest, scope: CaseScope): Promise<CaseListPage> {
    const { limit, cursor } = request;
    const named = await this.namedBy(query);
    const { items, next } = await fillPage<Found, CaseHead, string>({
      limit,
      after: cursor === undefined ? undefined : this.placeIn(cursor),
      rows: (size, after) => this.foundBy(query, named, size, after),
      shown: async (found) => {
        const heads = await this.headsOf(found, request, scope);
        // Once: it was the first.
        return heads.map((head, index) => (head?._id === named && found[index]?.place !== NAMED ? undefined : head));
      },
      placeOf: ({ place }) => place,
    });
    return next === undefined ? { items } : { items, nextCursor: this.cursors.seal([next]) };
  }

  private async namedBy(query: string): Promise<string | undefined> {
    const reference = parseCaseReference(query);
    return reference === undefined ? undefined : (await this.stores.references.find(reference))?.caseId;
  }

  private async foundBy(
    query: string,
    named: string | undefined,
    size: number,
    after: string | undefined,
  ): Promise<readonly Found[]> {
    const first = after === undefined && named !== undefined ? [{ group: named, place: NAMED }] : [];
    const behind = after === undefined || after === NAMED ? {} : { after };
    const { items } = await this.search.find({ query, limit: size - first.length, ...behind });
    return [...first, ...items];
  }

  private placeIn(cursor: string): string {
    const [place] = this.cursors.unseal(cursor);
    if (typeof place === 'string') return place;
    throw cursorInvalid();
  }

  private async headsOf(
    hits: readonly Found[],
    request: CaseListRequest,
    scope: CaseScope,
  ): Promise<readonly (CaseHead | undefined)[]> {
    const heads = await this.stores.cases.findAll(hits.map(({ group }) => group));
    const shown = heads.filter((head) => scope.sees(head) && inTeams(head, request, scope) && matches(head, request));
    const byId = new Map(shown.map((head) => [head._id, head]));
    return hits.map(({ group }) => byId.get(group));
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

import type { Channel, Fate, SenderData } from '@redress/contracts';
import type { CaseScope } from '@redress/staff';
import type { CaseStore } from '../infrastructure/case-store.js';
import type { IntakeRecord } from '../infrastructure/collections.js';
import type { HeldStore } from '../infrastructure/held-store.js';
import type { IntakeStore } from '../infrastructure/intake-store.js';
import { fillPage } from './fill-page.js';
import type { PageCursors } from './page-cursors.js';
import type { PagePlace } from './page-place.js';

export interface IntakeListRequest {
  readonly fate?: Fate;
  readonly channel?: Channel;
  readonly since?: string;
  /** The address that it came from, or our id of the message. */
  readonly q?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** A message that was taken in; with its sender and subject while we keep it for a person's decision. */
export interface ListedMessage extends IntakeRecord {
  readonly sender?: SenderData;
  readonly subject?: string;
}

export interface IntakePage {
  readonly items: readonly ListedMessage[];
  readonly nextCursor?: string;
}

/** Lists every message ever taken in, as far as its cases may be seen; one without a case is seen by every lead whom it does not name. */
export class ListIntake {
  constructor(
    private readonly stores: { readonly intake: IntakeStore; readonly cases: CaseStore; readonly held: HeldStore },
    private readonly cursors: PageCursors,
  ) {}

  /** Only where hundreds in a row are hidden is a page shorter than `limit` and has a next one. @throws RedressError `cursor-invalid`. */
  async list(request: IntakeListRequest, scope: CaseScope): Promise<IntakePage> {
    const { limit, cursor } = request;
    const { items, next } = await fillPage<IntakeRecord, IntakeRecord, PagePlace>({
      limit,
      after: cursor === undefined ? undefined : this.cursors.read(cursor),
      rows: (size, after) => this.rows(request, size, after),
      shown: (rows) => this.shown(rows, request, scope),
      placeOf: ({ receivedAt, _id }) => ({ value: receivedAt, id: _id }),
    });
    const listed = await this.withSenders(items);
    return next === undefined ? { items: listed } : { items: listed, nextCursor: this.cursors.write(next) };
  }

  private async rows(
    { q, fate, since = '' }: IntakeListRequest,
    limit: number,
    after: PagePlace | undefined,
  ): Promise<IntakeRecord[]> {
    const sought = q?.trim();
    if (sought !== undefined && !isAddress(sought)) {
      const row = after === undefined ? await this.stores.intake.find(sought) : null;
      return row === null || row.receivedAt < since ? [] : [row];
    }
    const place = after === undefined ? {} : { after };
    if (sought !== undefined) {
      return this.stores.intake.list({ only: { from: sought.toLowerCase() }, since, limit, ...place });
    }
    return this.stores.intake.list({ ...(fate === undefined ? {} : { only: { fate } }), since, limit, ...place });
  }

  // An address is sought along an index of its own, on which neither fate nor channel narrows the way.
  private async shown(
    rows: readonly IntakeRecord[],
    { channel, fate }: IntakeListRequest,
    scope: CaseScope,
  ): Promise<readonly (IntakeRecord | undefined)[]> {
    const seen = await this.seenCases(rows, scope);
    return rows.map((row) =>
      (channel === undefined || row.channel === channel) &&
      (fate === undefined || row.fate === fate) &&
      isSeen(row, seen, scope)
        ? { ...row, caseIds: row.caseIds.filter((id) => seen.has(id)) }
        : undefined,
    );
  }

  private async withSenders(rows: readonly IntakeRecord[]): Promise<ListedMessage[]> {
    const without = rows.flatMap((row) => (row.caseIds.length === 0 ? [row._id] : []));
    const kept = new Map((await this.stores.held.findAll(without)).map(({ _id, message }) => [_id, message]));
    return rows.map((row) => {
      const message = kept.get(row._id);
      if (message === undefined) return row;
      const { from: sender, subject } = message;
      return { ...row, sender, ...(subject === undefined ? {} : { subject }) };
    });
  }

  private async seenCases(rows: readonly IntakeRecord[], scope: CaseScope): Promise<ReadonlySet<string>> {
    const heads = await this.stores.cases.findAll([...new Set(rows.flatMap((row) => row.caseIds))]);
    return new Set(heads.filter((head) => scope.sees(head)).map((head) => head._id));
  }
}

function isSeen({ caseIds, subjects = [] }: IntakeRecord, seen: ReadonlySet<string>, scope: CaseScope): boolean {
  return caseIds.length === 0 ? !scope.isKept(subjects) : caseIds.some((id) => seen.has(id));
}

// Our ids have neither.
function isAddress(sought: string): boolean {
  return sought.includes('@') || sought.startsWith('+');
}

import type { Channel, Fate } from '@redress/contracts';
import type { CaseScope } from '@redress/staff';
import type { CaseStore } from '../infrastructure/case-store.js';
import type { IntakeRecord } from '../infrastructure/collections.js';
import type { IntakeStore } from '../infrastructure/intake-store.js';
import { fillPage } from './fill-page.js';
import type { PageCursors } from './page-cursors.js';
import type { PagePlace } from './page-place.js';

export interface IntakeListRequest {
  readonly fate?: Fate;
  readonly channel?: Channel;
  readonly since?: string;
  readonly limit: number;
  readonly cursor?: string;
}

export interface IntakePage {
  readonly items: readonly IntakeRecord[];
  readonly nextCursor?: string;
}

/** Lists every message ever taken in, as far as its cases may be seen; one without a case is seen by every lead whom it does not name. */
export class ListIntake {
  constructor(
    private readonly intake: IntakeStore,
    private readonly cases: CaseStore,
    private readonly cursors: PageCursors,
  ) {}

  /** Only where hundreds in a row are hidden is a page shorter than `limit` and has a next one. @throws RedressError `cursor-invalid`. */
  async list(request: IntakeListRequest, scope: CaseScope): Promise<IntakePage> {
    const { limit, cursor, fate, since } = request;
    const { items, next } = await fillPage<IntakeRecord, IntakeRecord, PagePlace>({
      limit,
      after: cursor === undefined ? undefined : this.cursors.read(cursor),
      rows: (size, after) =>
        this.intake.list({
          limit: size,
          ...(after === undefined ? {} : { after }),
          ...(fate === undefined ? {} : { fate }),
          ...(since === undefined ? {} : { since }),
        }),
      shown: (rows) => this.shown(rows, request, scope),
      placeOf: ({ receivedAt, _id }) => ({ value: receivedAt, id: _id }),
    });
    return next === undefined ? { items } : { items, nextCursor: this.cursors.write(next) };
  }

  private async shown(
    rows: readonly IntakeRecord[],
    { channel }: IntakeListRequest,
    scope: CaseScope,
  ): Promise<readonly (IntakeRecord | undefined)[]> {
    const seen = await this.seenCases(rows, scope);
    return rows.map((row) =>
      (channel === undefined || row.channel === channel) && isSeen(row, seen, scope)
        ? { ...row, caseIds: row.caseIds.filter((id) => seen.has(id)) }
        : undefined,
    );
  }

  private async seenCases(rows: readonly IntakeRecord[], scope: CaseScope): Promise<ReadonlySet<string>> {
    const heads = await this.cases.findAll([...new Set(rows.flatMap((row) => row.caseIds))]);
    return new Set(heads.filter((head) => scope.sees(head)).map((head) => head._id));
  }
}

function isSeen({ caseIds, subjects = [] }: IntakeRecord, seen: ReadonlySet<string>, scope: CaseScope): boolean {
  return caseIds.length === 0 ? !scope.isKept(subjects) : caseIds.some((id) => seen.has(id));
}

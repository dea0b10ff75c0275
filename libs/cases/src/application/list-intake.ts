import type { Channel, Fate } from '@redress/contracts';
import type { CaseScope } from '@redress/staff';
import type { CaseStore } from '../infrastructure/case-store.js';
import type { IntakeRecord } from '../infrastructure/collections.js';
import type { IntakeStore } from '../infrastructure/intake-store.js';
import { readPlace, writePlace } from './page-place.js';

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
  ) {}

  /** A page may be shorter than `limit` and still have a next one. @throws RedressError `cursor-invalid`. */
  async list(request: IntakeListRequest, scope: CaseScope): Promise<IntakePage> {
    const { limit, cursor, fate, since, channel } = request;
    const place = cursor === undefined ? undefined : readPlace(cursor);
    const rows = await this.intake.list({
      limit: limit + 1,
      ...(place === undefined ? {} : { after: place }),
      ...(fate === undefined ? {} : { fate }),
      ...(since === undefined ? {} : { since }),
    });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const seen = await this.seenCases(page, scope);
    const items = page
      .filter((row) => (channel === undefined || row.channel === channel) && isSeen(row, seen, scope))
      .map((row) => ({ ...row, caseIds: row.caseIds.filter((id) => seen.has(id)) }));
    return rows.length > limit && last !== undefined
      ? { items, nextCursor: writePlace({ value: last.receivedAt, id: last._id }) }
      : { items };
  }

  private async seenCases(rows: readonly IntakeRecord[], scope: CaseScope): Promise<ReadonlySet<string>> {
    const heads = await this.cases.findAll([...new Set(rows.flatMap((row) => row.caseIds))]);
    return new Set(heads.filter((head) => scope.sees(head)).map((head) => head._id));
  }
}

function isSeen({ caseIds, subjects = [] }: IntakeRecord, seen: ReadonlySet<string>, scope: CaseScope): boolean {
  return caseIds.length === 0 ? !scope.isKept(subjects) : caseIds.some((id) => seen.has(id));
}

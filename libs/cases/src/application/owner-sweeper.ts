import { instantNow, type Clock } from '@redress/kernel';
import type { Leases } from '@redress/messaging';
import { declaredLaterChange } from '../domain/declared-later.js';
import { CASE_STATES, isClosed } from '../domain/lifecycle.js';
import { ownedAnewChange } from '../domain/owned-anew.js';
import type { CaseChange } from '../domain/case-change.js';
import type { CaseHead } from '../domain/case-head.js';
import type { CasePolicy } from '../domain/case-policy.js';
import type { CaseStore } from '../infrastructure/case-store.js';
import type { CaseChanger } from './case-changer.js';
import type { PagePlace } from './page-place.js';

const BATCH = 200;
/** Heads looked at in one sweep: some 50 µs each, and others wait meanwhile. */
const MOST_LOOKS = 1_000;
const OPEN_STATES = CASE_STATES.filter((state) => !isClosed(state));

/** Where the walk stands: in which of the walks along team and state, and behind which case of it. */
interface WalkPlace {
  readonly walk: number;
  readonly after?: PagePlace;
}

/**
 * Lets open cases follow the organisation: gives them their owner anew when that one has left or another is named, and keeps
 * them from who has declared an interest since they came. Walks all open cases, a part in each sweep, and begins again at the
 * end; a process that starts walks them once, for the organisation may have been changed.
 */
export class OwnerSweeper {
  private place: WalkPlace = { walk: 0 };
  private isFirst = true;

  constructor(
    private readonly cases: CaseStore,
    private readonly changer: CaseChanger,
    private readonly organisation: {
      readonly policy: Pick<CasePolicy, 'owner' | 'interestedIn'>;
      readonly teams: () => readonly string[];
    },
    private readonly leases: Leases,
    private readonly clock: Clock,
  ) {}

  /** Returns how many cases were changed. One process at a time; what another does is left to it. */
  async sweep(): Promise<number> {
    const lease = await this.leases.take('owners');
    if (lease === undefined) return 0;
    try {
      return await this.walkOn();
    } finally {
      await this.leases.release(lease);
    }
  }

  private async walkOn(): Promise<number> {
    const walks = this.organisation.teams().flatMap((teamKey) => OPEN_STATES.map((state) => ({ teamKey, state })));
    let changed = 0;
    for (let looks = 0; looks < MOST_LOOKS || this.isFirst;) {
      const { walk, after } = this.place;
      const whose = walks[walk];
      if (whose === undefined) {
        [this.place, this.isFirst] = [{ walk: 0 }, false];
        break;
      }
      const place = after === undefined ? {} : { after };
      const heads = await this.cases.inOrder(whose, { sort: 'receivedAt', limit: BATCH, ...place });
      for (const head of heads) changed += (await this.follow(head)) ? 1 : 0;
      looks += heads.length;
      const last = heads.at(-1);
      const isThrough = heads.length < BATCH || last === undefined;
      this.place = isThrough ? { walk: walk + 1 } : { walk, after: { value: last.receivedAt, id: last._id } };
    }
    return changed;
  }

  private async follow(head: CaseHead): Promise<boolean> {
    if (this.changeOf(head) === undefined) return false;
    const cause = `owner:${String(head.version)}`;
    const { applied } = await this.changer.change(head._id, cause, (present) => this.changeOf(present));
    return applied;
  }

  private changeOf(head: CaseHead): CaseChange | undefined {
    const { policy } = this.organisation;
    return declaredLaterChange(head, instantNow(this.clock), policy) ?? ownedAnewChange(head, policy);
  }
}

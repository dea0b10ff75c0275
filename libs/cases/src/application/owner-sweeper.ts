import type { Leases } from '@redress/messaging';
import { CASE_STATES, isClosed } from '../domain/lifecycle.js';
import { isOwnedOtherwise, ownedAnewChange } from '../domain/owned-anew.js';
import type { CasePolicy } from '../domain/case-policy.js';
import type { CaseStore } from '../infrastructure/case-store.js';
import type { CaseChanger } from './case-changer.js';
import type { PagePlace } from './page-place.js';

const BATCH = 200;
/** Heads looked at in one sweep: some 20 µs each, and others wait meanwhile. */
const MOST_LOOKS = 1_000;
const OPEN_STATES = CASE_STATES.filter((state) => !isClosed(state));

/** Where the walk stands: in which of the walks along team and state, and behind which case of it. */
interface WalkPlace {
  readonly walk: number;
  readonly after?: PagePlace;
}

/**
 * Gives open cases their owner anew when that one has left or the organisation names another. Walks all open cases, a part in
 * each sweep, and begins again at the end; a process that starts walks them once, for the organisation may have been changed.
 */
export class OwnerSweeper {
  private place: WalkPlace = { walk: 0 };
  private isFirst = true;

  constructor(
    private readonly cases: CaseStore,
    private readonly changer: CaseChanger,
    private readonly policy: Pick<CasePolicy, 'owner'>,
    private readonly leases: Leases,
    private readonly teams: () => readonly string[],
  ) {}

  /** Returns how many cases have another owner. One process at a time; what another does is left to it. */
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
    const walks = this.teams().flatMap((teamKey) => OPEN_STATES.map((state) => ({ teamKey, state })));
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
      for (const head of heads.filter((each) => isOwnedOtherwise(each, this.policy))) {
        const cause = `owner:${String(head.version)}`;
        const { applied } = await this.changer.change(head._id, cause, (present) =>
          ownedAnewChange(present, this.policy),
        );
        changed += applied ? 1 : 0;
      }
      looks += heads.length;
      const last = heads.at(-1);
      const isThrough = heads.length < BATCH || last === undefined;
      this.place = isThrough ? { walk: walk + 1 } : { walk, after: { value: last.receivedAt, id: last._id } };
    }
    return changed;
  }
}

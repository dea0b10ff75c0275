import type { CaseHead } from '../domain/case-head.js';
import type { CorrectCase } from './correct-case.js';
import type { AtRevision, MoveAlong } from './move-along.js';

/** What is to become of a message on a closed case. */
export type LateSaid = { readonly reason: string } & (
  | { readonly decision: 'nothing' }
  | { readonly decision: 'reopen' }
  /** `entry`: id of the entry that becomes a case. */
  | { readonly decision: 'new-case'; readonly entry: string }
);

/** People decide about a message on a closed case. Asked for again, each decision carries on where it stopped. */
export class DecideLateMessage {
  constructor(
    private readonly moving: MoveAlong,
    private readonly corrections: CorrectCase,
  ) {}

  /**
   * The case afterwards; of `new-case`, the new one. @throws RedressError `revision-stale`, `nothing-undecided`;
   * `entry-not-found`, `recipient-stopped` before anything has changed
   */
  async decide(head: CaseHead, said: LateSaid, who: AtRevision): Promise<CaseHead> {
    const { reason } = said;
    if (said.decision === 'reopen') return this.moving.move(head, { to: 'investigating', reason }, who);
    if (said.decision === 'nothing') return this.moving.stayClosed(head, { decision: said.decision, reason }, who);
    const correction = { by: who.by, key: `late:${String(who.revision)}` };
    // Nobody waits for the message any more once the decision stands: what it needs must be there before.
    await this.corrections.checkSplit(head, said.entry, correction);
    await this.moving.stayClosed(head, { decision: said.decision, reason }, who);
    return this.corrections.split(head, said.entry, correction);
  }
}

import { instantNow, RedressError, sha256, type Clock } from '@redress/kernel';
import { assessedChange, type Assessment } from '../domain/assess-case.js';
import type { CaseChange } from '../domain/case-change.js';
import { refuseBarred } from '../domain/case-conflict.js';
import { conductChange, type ConductDecision } from '../domain/conduct.js';
import type { CaseHead } from '../domain/case-head.js';
import type { CasePolicy } from '../domain/case-policy.js';
import { verdictChange, type ConflictVerdict } from '../domain/keep-from.js';
import { safeContactChange, type SafeContact } from '../domain/safe-contact.js';
import type { CaseChanger } from './case-changer.js';

/** Who judges, and which revision of the case they had before them. */
export interface Judgement {
  readonly by: string;
  readonly revision: number;
}

/** What people say of a case where machines only guess: what it is, how urgent, and who must have nothing to do with it. */
export class JudgeCase {
  constructor(
    private readonly changer: CaseChanger,
    private readonly policy: CasePolicy,
    private readonly clock: Clock,
  ) {}

  /**
   * The same assessment of the same revision, however often it is sent, is one. @throws RedressError `revision-stale`,
   * `validation-failed`
   */
  async assess(caseId: string, said: Omit<Assessment, 'by' | 'at'>, judgement: Judgement): Promise<CaseHead> {
    const at = instantNow(this.clock);
    return this.once(caseId, `assess:${hashOf(said)}`, judgement, (head) =>
      assessedChange(head, { ...said, by: judgement.by, at }, this.policy),
    );
  }

  /** Confirms or clears somebody's conflict. @throws RedressError `revision-stale` */
  async decideConflict(
    caseId: string,
    said: Omit<ConflictVerdict, 'by' | 'at'>,
    judgement: Judgement,
  ): Promise<CaseHead> {
    const at = instantNow(this.clock);
    return this.once(caseId, `conflict:${hashOf(said)}`, judgement, (head) =>
      verdictChange(head, { ...said, by: judgement.by, at }, this.policy),
    );
  }

  /** Sets or lifts the one way on which the customer may be told. @throws RedressError `revision-stale`, `nothing-to-lift` */
  async keepSafe(caseId: string, said: Omit<SafeContact, 'by' | 'at'>, judgement: Judgement): Promise<CaseHead> {
    const at = instantNow(this.clock);
    return this.once(caseId, `safe-contact:${hashOf(said)}`, judgement, (head) =>
      safeContactChange(head, { ...said, by: judgement.by, at }),
    );
  }

  /**
   * Warns whoever writes in the conversation, ends it, or takes that back. @throws RedressError `revision-stale`,
   * `no-conversation`, `not-warned`, `conversation-ended`, `nothing-to-lift`
   */
  async judgeConduct(
    caseId: string,
    said: Pick<ConductDecision, 'step' | 'reason'>,
    judgement: Judgement,
  ): Promise<CaseHead> {
    const at = instantNow(this.clock);
    const cause = `conduct:${hashOf(said)}:${judgement.by}:${String(judgement.revision)}`;
    return this.once(caseId, `conduct:${hashOf(said)}`, judgement, (head) =>
      conductChange(head, { ...said, by: judgement.by, at, cause }, this.policy),
    );
  }

  private async once(
    caseId: string,
    what: string,
    { by, revision }: Judgement,
    decide: (head: CaseHead) => CaseChange | undefined,
  ): Promise<CaseHead> {
    const { head } = await this.changer.change(caseId, `${what}:${by}:${String(revision)}`, (present) => {
      refuseBarred(present, by);
      if (present.revision === revision) return decide(present);
      throw new RedressError('revision-stale', `case ${caseId} has changed since you read it; read it again`);
    });
    return head;
  }
}

function hashOf(said: object): string {
  return sha256(JSON.stringify(said)).slice(0, 32);
}

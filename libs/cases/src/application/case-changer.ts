import type { FileStore } from '@redress/files';
import { RedressError, toInstant, type Clock, type Ids } from '@redress/kernel';
import { hasRoom, isPending, planChange, type CaseChange, type PlannedChange } from '../domain/case-change.js';
import type { CaseHead, HistoryRow } from '../domain/case-head.js';
import type { ClockRules, QuietHours } from '../domain/case-policy.js';
import type { WordsToKeep } from '../domain/told-customer.js';
import type { CaseStore } from '../infrastructure/case-store.js';
import type { RowStore } from '../infrastructure/row-store.js';
import type { CaseMaterialiser } from './case-materialiser.js';
import { keepWords } from './sent-words.js';

// The writer works its effects out at once; a sweeper that looks sooner would only do it twice.
const WRITERS_OWN_TIME_MS = 10_000;
// Two hundred writers on one case each win once within this many rounds.
const MAXIMUM_TRIES = 500;

export interface Changed {
  readonly head: CaseHead;
  /** False when the cause had changed the case before, or the decision was to change nothing. */
  readonly applied: boolean;
}

/** What of a case is known to the caller, to spare reads. */
export interface KnownHead {
  readonly head: CaseHead;
  /** True only where nothing can have changed it under the cause before it was as it is: it says so itself. */
  readonly fresh: boolean;
}

/** The one way to change a case: every cause at most once, whatever crashes or comes again. */
export class CaseChanger {
  constructor(
    private readonly stores: {
      readonly cases: CaseStore;
      readonly history: RowStore<HistoryRow>;
      readonly files: FileStore;
    },
    private readonly materialiser: CaseMaterialiser,
    private readonly rules: ClockRules & QuietHours,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Applies what `decide` makes of the present head, once per `cause`, and works its effects out.
   * `decide` may return undefined for "nothing to do"; it is asked again when another writer was faster.
   * @throws RedressError `case-not-found`; `case-contended` (retriable).
   */
  async change(
    caseId: string,
    cause: string,
    decide: (head: CaseHead) => CaseChange | undefined,
    known?: KnownHead,
  ): Promise<Changed> {
    let head = known?.head ?? (await this.read(caseId));
    let fresh = known?.fresh ?? false;
    for (let tries = 0; tries < MAXIMUM_TRIES; tries += 1) {
      if (!fresh && (await this.happened(head, cause)))
        return { head: await this.materialiser.workOut(head), applied: false };
      const change = decide(head);
      if (change === undefined) return { head, applied: false };
      const planned = hasRoom(head) ? await this.write(head, cause, change) : await this.makeRoom(head);
      if (planned !== undefined) return { head: await this.materialiser.workOut(planned), applied: true };
      head = await this.read(caseId);
      fresh = false;
    }
    throw new RedressError('case-contended', `case ${caseId} changes faster than it can be written; try again`, {
      retriable: true,
    });
  }

  /**
   * Makes the case with its first change in it, as one write: `bare` is what anybody would insert who meets the case before. Where
   * somebody has, it is changed like any other.
   * @throws RedressError `case-contended` (retriable)
   */
  async open(bare: CaseHead, cause: string, decide: (head: CaseHead) => CaseChange): Promise<Changed> {
    const { head } = await this.plan(bare, cause, decide(bare));
    if (!(await this.stores.cases.insert(head))) return this.change(bare._id, cause, decide);
    return { head: await this.materialiser.workOut(head), applied: true };
  }

  /** The case, worked out, if `cause` has changed it before. @throws RedressError `case-not-found` */
  async earlier(caseId: string, cause: string): Promise<CaseHead | undefined> {
    const head = await this.read(caseId);
    return (await this.happened(head, cause)) ? this.materialiser.workOut(head) : undefined;
  }

  // Never in another order: effects leave `pending` only after their history row is there.
  private async happened(head: CaseHead, cause: string): Promise<boolean> {
    return isPending(head, cause) || (await this.stores.history.find(`${head._id}:${cause}`)) !== null;
  }

  private async write(head: CaseHead, cause: string, change: CaseChange): Promise<CaseHead | undefined> {
    const plan = await this.plan(head, cause, change);
    return (await this.stores.cases.apply(head._id, plan)) ? plan.head : undefined;
  }

  private async plan(head: CaseHead, cause: string, change: CaseChange): Promise<PlannedChange> {
    const whole = await this.keepTexts(head._id, cause, change);
    const now = this.clock.now();
    return planChange(head, whole, {
      cause,
      now: toInstant(now),
      wakeAt: toInstant(now + WRITERS_OWN_TIME_MS),
      salt: Buffer.from(this.ids.random(12)).toString('hex'),
      rules: this.rules,
    });
  }

  // In the file store before the change names them there. What was kept for a change that is then not made is a file too many.
  private async keepTexts(caseId: string, cause: string, change: CaseChange): Promise<CaseChange> {
    const { updates = [], entries = [] } = change;
    if ([...updates, ...entries].every(({ whole }) => whole === undefined)) return change;
    const kept = async <T extends WordsToKeep>({ whole, ...each }: T): Promise<Omit<T, 'whole'> & WordsToKeep> =>
      whole === undefined ? each : { ...each, text: await keepWords(this.stores.files, { caseId, cause }, whole) };
    return {
      ...change,
      updates: await Promise.all(updates.map(kept)),
      entries: await Promise.all(entries.map(kept)),
    };
  }

  private async makeRoom(head: CaseHead): Promise<undefined> {
    await this.materialiser.workOut(head);
    return undefined;
  }

  private async read(caseId: string): Promise<CaseHead> {
    const head = await this.stores.cases.find(caseId);
    if (head === null) throw new RedressError('case-not-found', `there is no case ${caseId}`);
    return head;
  }
}

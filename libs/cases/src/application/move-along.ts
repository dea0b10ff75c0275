import { instantNow, RedressError, sha256, toTextContent, type Clock } from '@redress/kernel';
import type { FileStore } from '@redress/files';
import { staysClosedChange } from '../domain/after-closure.js';
import type { CaseChange } from '../domain/case-change.js';
import { refuseBarred } from '../domain/case-conflict.js';
import type { CaseHead, HistoryRow } from '../domain/case-head.js';
import type { CasePolicy } from '../domain/case-policy.js';
import type { Draft } from '../domain/customer-dealings.js';
import { writtenChange } from '../domain/draft-change.js';
import { moveChange, type CaseMove } from '../domain/move-case.js';
import type { RowStore } from '../infrastructure/row-store.js';
import type { UpdateStore } from '../infrastructure/update-store.js';
import type { CaseChanger } from './case-changer.js';
import { atRevision } from './write-to-case.js';

/** Who does something to a case, and which revision of it they had before them. */
export interface AtRevision {
  readonly by: string;
  readonly revision: number;
}

type Moved = Pick<CaseMove, 'to' | 'reason' | 'position'>;

/**
 * What people decide about a case as they work on it: its state, what a draft says, what a late message means. All refuse who
 * must not have to do with the case (`forbidden`).
 */
export class MoveAlong {
  constructor(
    private readonly changer: CaseChanger,
    private readonly stores: { readonly updates: UpdateStore; readonly history: RowStore<HistoryRow> },
    private readonly files: FileStore,
    private readonly policy: Pick<CasePolicy, 'clocks'>,
    private readonly clock: Clock,
  ) {}

  /**
   * Moves the case. The same move asked for again at the same revision is the same. @throws RedressError `revision-stale`,
   * `transition-not-allowed`, `validation-failed`, `decision-not-delivered`
   */
  async move(head: CaseHead, moved: Moved, who: AtRevision): Promise<CaseHead> {
    const { decision } = head;
    const update =
      decision === undefined || decision === null ? null : await this.stores.updates.find(decision.updateId);
    const requestHash = hashOf(moved);
    const request = { cause: `move:${String(who.revision)}`, at: instantNow(this.clock), requestHash, by: who.by };
    const delivery = update === null ? {} : { decisionState: update.state };
    return this.once(head._id, request, (present) => {
      refuseBarred(present, who.by);
      return moveChange(atRevision(present, who.revision), { ...moved, ...request, ...delivery }, this.policy);
    });
  }

  /** Leaves a closed case as it is after a message. @throws RedressError `nothing-undecided`, `revision-stale` */
  async stayClosed(
    { _id }: CaseHead,
    said: { readonly decision: 'nothing' | 'new-case'; readonly reason: string },
    { by, revision }: AtRevision,
  ): Promise<CaseHead> {
    const at = instantNow(this.clock);
    const request = { cause: `late:${String(revision)}`, requestHash: hashOf(said) };
    return this.once(_id, request, (head) => {
      refuseBarred(head, by);
      const change = staysClosedChange(atRevision(head, revision), { by, at, ...said });
      if (change !== undefined) return withHash(change, request.requestHash);
      throw new RedressError('nothing-undecided', `no message on case ${_id} waits for a decision`);
    });
  }

  /** Keeps what the handler wants told by the draft's date. @throws RedressError `draft-not-found` */
  async write(
    { _id }: CaseHead,
    draft: Pick<Draft, 'clock' | 'dueAt'>,
    { by, text, key }: { readonly by: string; readonly text: string; readonly key: string },
  ): Promise<CaseHead> {
    const request = { cause: `key:${sha256(`${by}:${key}`).slice(0, 32)}`, requestHash: hashOf([draft, text]) };
    const words = await toTextContent(text, async (bytes, hash) => {
      return (await this.files.put(`entries/${_id}/drafts/${hash.slice(0, 16)}`, bytes)).ref;
    });
    return this.once(_id, request, (head) => {
      refuseBarred(head, by);
      const change = writtenChange(head, draft, { text: words, by, requestHash: request.requestHash });
      if (change !== undefined) return change;
      throw new RedressError('draft-not-found', `case ${_id} waits for no such words`);
    });
  }

  private async once(
    caseId: string,
    { cause, requestHash }: { readonly cause: string; readonly requestHash: string },
    decide: (head: CaseHead) => CaseChange,
  ): Promise<CaseHead> {
    const { head, applied } = await this.changer.change(caseId, cause, decide);
    if (applied) return head;
    const before = await this.stores.history.find(`${caseId}:${cause}`);
    if (before?.content['requestHash'] === requestHash) return head;
    throw new RedressError('revision-stale', `case ${caseId} was changed otherwise by the same cause; read it again`);
  }
}

function withHash(change: CaseChange, requestHash: string): CaseChange {
  return { ...change, history: { ...change.history, content: { ...change.history.content, requestHash } } };
}

function hashOf(request: unknown): string {
  return sha256(JSON.stringify(request));
}

import { toInstant, type Clock } from '@redress/kernel';
import type { MessageReceived } from '@redress/contracts';
import type { Publisher } from '@redress/messaging';
import type { CaseHead, PendingFate } from '../domain/case-head.js';
import type { CasePolicy } from '../domain/case-policy.js';
import { mayBeMailed, requestChange } from '../domain/customer-request.js';
import { fateOf, messageCause } from '../domain/incoming-message.js';
import { joinableAmong, joinedAmong } from '../domain/joined-case.js';
import { isClosed } from '../domain/lifecycle.js';
import { reachChange } from '../domain/reach.js';
import type { BindingStore } from '../infrastructure/binding-store.js';
import type { DoorStore } from '../infrastructure/door-store.js';
import type { IntakeStore } from '../infrastructure/intake-store.js';
import type { ReferenceStore } from '../infrastructure/reference-store.js';
import { fateEvent } from './case-events.js';
import type { CaseChanger } from './case-changer.js';
import { settledRow } from './case-materialiser.js';
import type { CaseResolver } from './case-resolver.js';
import type { EntryContentStore } from './entry-content-store.js';

export interface RequestStores {
  readonly bindings: BindingStore;
  readonly doors: DoorStore;
  readonly references: ReferenceStore;
  readonly intake: IntakeStore;
}

/**
 * Answers what customers ask for: fresh links, to be left alone, to be believed. A request never opens a case, and who
 * asks learns nothing from whether there is one: whatever is sent goes to the address that the case has.
 */
export class AnswerRequest {
  constructor(
    private readonly stores: RequestStores,
    private readonly resolver: CaseResolver,
    private readonly changes: { readonly changer: CaseChanger; readonly content: EntryContentStore },
    private readonly out: { readonly publisher: Publisher; readonly clock: Clock },
    private readonly policy: CasePolicy,
  ) {}

  /** Returns the case that the request is kept with, the newest of several; undefined when it is about none. */
  async answer(message: MessageReceived): Promise<CaseHead | undefined> {
    const caseIds = await this.bound(message);
    const heads = (await Promise.all(caseIds.map((caseId) => this.resolver.find(caseId)))).filter(
      (head) => head !== null,
    );
    const [first] = heads;
    if (first === undefined) {
      await this.fileAway(message);
      return undefined;
    }
    const linked = heads.map(({ _id: caseId, reference }) => ({ caseId, reference }));
    const { changer, content } = this.changes;
    const kept = message.request?.type === 'reach' ? await content.keep(message) : undefined;
    const { head, applied } = await changer.change(first._id, messageCause(message), (present) =>
      kept === undefined
        ? requestChange(present, message, linked, this.policy)
        : reachChange(present, message, kept, this.policy),
    );
    if (!applied) await this.tell(fateOf(message, 'added'), head);
    return head;
  }

  /** The cases are decided once, so that a repetition answers for the same ones. */
  private async bound(message: MessageReceived): Promise<readonly string[]> {
    const { id: _id } = message;
    const known = await this.stores.bindings.find(_id);
    if (known !== null) return idsOf(known);
    const [caseId = '', ...links] = await this.casesOf(message);
    await this.stores.bindings.insertMissing([
      { _id, caseId, why: caseId === '' ? 'no-case' : 'request', links: links.slice(0, 20) },
    ]);
    const written = await this.stores.bindings.find(_id);
    return written === null ? [] : idsOf(written);
  }

  private async casesOf(message: MessageReceived): Promise<readonly string[]> {
    const { tokens, references = [] } = message.clues;
    if (tokens.length > 0) return tokens.slice(0, 1);
    if (message.request?.type === 'reach') return this.talkedAbout(message);
    if (message.request?.type !== 'access') return [];
    const named = await this.stores.references.findAll(references);
    const ids = references.length > 0 ? named.map(({ caseId }) => caseId) : await this.behindDoor(message.from.key);
    const heads = await Promise.all(ids.map((caseId) => this.resolver.find(caseId)));
    return heads
      .filter((head) => head !== null)
      .filter((head) => head.customer.key === message.from.key && mayBeMailed(head))
      .filter((head) => references.length > 0 || !isClosed(head.state))
      .sort((one, other) => (one.receivedAt < other.receivedAt ? 1 : -1))
      .map((head) => head._id);
  }

  // Who talks is the conversation: what they say of themselves is about the case that their next words would join.
  private async talkedAbout({ from }: MessageReceived): Promise<readonly string[]> {
    const heads = await Promise.all((await this.behindDoor(from.key)).map((caseId) => this.resolver.find(caseId)));
    const known = heads.filter((head) => head !== null);
    const joined = joinedAmong(joinableAmong(known, from.key));
    return joined === undefined ? [] : [joined];
  }

  private async behindDoor(party: string): Promise<readonly string[]> {
    return ((await this.stores.doors.find(party))?.slots ?? []).map(({ caseId }) => caseId);
  }

  private async fileAway(message: MessageReceived): Promise<void> {
    const fate = fateOf(message, 'filed', 'request without a case');
    await this.stores.intake.insertMissing([settledRow(fate, [])]);
    await this.tell(fate, undefined);
  }

  private async tell(fate: PendingFate, head: CaseHead | undefined): Promise<void> {
    const at = toInstant(this.out.clock.now());
    await this.out.publisher.publish([fateEvent(fate, head === undefined ? [] : [head._id], head?.reference, at)]);
  }
}

function idsOf({ caseId, links }: { readonly caseId: string; readonly links: readonly string[] }): readonly string[] {
  return caseId === '' ? [] : [caseId, ...links];
}

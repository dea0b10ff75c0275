import { toInstant, type Clock } from '@redress/kernel';
import type { MessageReceived } from '@redress/contracts';
import type { Publisher } from '@redress/messaging';
import type { CaseHead, PendingFate } from '../domain/case-head.js';
import type { CasePolicy } from '../domain/case-policy.js';
import { fateOf, holdOf, messageCause, messageChange } from '../domain/incoming-message.js';
import type { BindingRecord } from '../infrastructure/collections.js';
import type { HeldStore } from '../infrastructure/held-store.js';
import type { IntakeStore } from '../infrastructure/intake-store.js';
import type { AnswerRequest } from './answer-request.js';
import type { CaseChanger, KnownHead } from './case-changer.js';
import { fateEvent } from './case-events.js';
import { settledRow } from './case-materialiser.js';
import type { CaseResolver } from './case-resolver.js';
import { withEmergencyWords } from './emergency-words.js';
import type { EntryContentStore } from './entry-content-store.js';
import type { MessageBinder } from './message-binder.js';
import type { TriageMessage } from './triage-message.js';
import { bareHead } from '../domain/bare-head.js';

export interface ReceiveSteps {
  readonly binder: MessageBinder;
  readonly resolver: CaseResolver;
  readonly changer: CaseChanger;
  readonly content: EntryContentStore;
  readonly requests: AnswerRequest;
  readonly triage: TriageMessage;
}

/** Works one inbound message in: bind, head, change, effects. Each delivery of it rolls the same decision forward. */
export class ReceiveMessage {
  constructor(
    private readonly steps: ReceiveSteps,
    private readonly stores: { readonly intake: IntakeStore; readonly held: HeldStore },
    private readonly policy: CasePolicy,
    private readonly publisher: Publisher,
    private readonly clock: Clock,
  ) {}

  /** Returns the case as it stands afterwards; undefined when the message belongs to none. */
  async receive(message: MessageReceived): Promise<CaseHead | undefined> {
    if (message.kind === 'request') return this.steps.requests.answer(message);
    const binding = await this.steps.binder.bind(message);
    if (binding.caseId === '') {
      await this.settleWithoutCase(message, binding);
      return undefined;
    }
    return this.workIn(message, binding);
  }

  /** Works a message into the case that it is bound to. */
  async workIn(received: MessageReceived, binding: BindingRecord): Promise<CaseHead> {
    const { decided } = binding;
    if (binding.why === 'moved') await this.steps.binder.claimAgain(received, binding);
    // What a person has opened is a complaint, whatever a machine took it for.
    const message =
      binding.why === 'moved' || decided === undefined
        ? received
        : Object.assign({}, received, { kind: 'message' as const });
    const known = await this.ensureHead(binding);
    const content = await this.steps.content.keep(message);
    const findings = await this.steps.triage.look(message, binding.caseId === message.id);
    const { head, applied } = await this.steps.changer.change(
      known?.head._id ?? binding.caseId,
      messageCause(message),
      (present) => {
        const incoming = {
          message,
          content,
          findings,
          links: binding.links,
          duplicate: binding.why === 'duplicate',
          ...(decided === undefined ? {} : { decided }),
        };
        return withEmergencyWords(present, messageChange(present, incoming, this.policy), message, this.policy);
      },
      known,
    );
    if (!applied) await this.tellAgain(message, head);
    return head;
  }

  private async ensureHead(binding: BindingRecord): Promise<KnownHead | undefined> {
    const { caseId, slot } = binding;
    if (slot === undefined) {
      await this.steps.resolver.resolve({ caseId });
      return undefined;
    }
    return (await this.steps.resolver.insertHead(slot))
      ? { head: bareHead(slot, this.policy.accountable()), fresh: true }
      : undefined;
  }

  private async settleWithoutCase(message: MessageReceived, { why }: BindingRecord): Promise<void> {
    const fate =
      why === 'held' ? await this.heldFate(message) : fateOf(message, 'filed', `${message.kind} without a case`);
    // The whole message first: a line that waits for a person must have something to open.
    if (why === 'held') await this.stores.held.keep(message);
    const known = await this.stores.intake.insertMissing([settledRow(fate, [])]);
    const row = known.size === 0 ? null : await this.stores.intake.find(message.id);
    await this.publishFate(row === null ? fate : { ...fate, fate: row.fate }, undefined);
  }

  // Every duplicate is answered again: whoever asks has not heard.
  private async tellAgain(message: MessageReceived, head: CaseHead): Promise<void> {
    const row = await this.stores.intake.find(message.id);
    await this.publishFate(fateOf(message, row?.fate ?? 'added'), head);
  }

  private async publishFate(fate: PendingFate, head: CaseHead | undefined): Promise<void> {
    const caseIds = head === undefined ? [] : [head._id];
    await this.publisher.publish([fateEvent(fate, caseIds, head?.reference, toInstant(this.clock.now()))]);
  }

  // It waits for a person all the same: what machines take for spam speaks of death and fire all day.
  private async heldFate(message: MessageReceived): Promise<PendingFate> {
    const hold = holdOf(message);
    const { risks, named } = await this.steps.triage.look(message, true);
    const fate = fateOf(message, hold === 'before-start' ? hold : 'held', [hold, ...risks].join('; '));
    return named.length === 0 ? fate : { ...fate, subjects: named.map(({ key }) => key) };
  }
}

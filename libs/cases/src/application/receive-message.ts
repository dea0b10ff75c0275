import { toInstant, type Clock } from '@redress/kernel';
import type { MessageReceived } from '@redress/contracts';
import type { Publisher } from '@redress/messaging';
import type { CaseChange } from '../domain/case-change.js';
import type { CaseHead, PendingFate } from '../domain/case-head.js';
import type { CasePolicy } from '../domain/case-policy.js';
import { endOf } from '../domain/conversation.js';
import { fateOf, holdOf, messageCause, messageChange } from '../domain/incoming-message.js';
import type { BindingRecord } from '../infrastructure/collections.js';
import type { HeldStore } from '../infrastructure/held-store.js';
import type { IntakeStore } from '../infrastructure/intake-store.js';
import type { AnswerRequest } from './answer-request.js';
import type { CaseChanger } from './case-changer.js';
import { fateEvent } from './case-events.js';
import { settledRow } from './case-materialiser.js';
import type { CaseResolver } from './case-resolver.js';
import type { DoubtfulTexts } from './doubtful-texts.js';
import { withEmergencyWords } from './emergency-words.js';
import type { EndConversation } from './end-conversation.js';
import type { EntryContentStore } from './entry-content-store.js';
import type { MessageBinder } from './message-binder.js';
import type { TextedNumber } from './texted-number.js';
import type { TriageMessage } from './triage-message.js';
import { bareHead } from '../domain/bare-head.js';

export interface ReceiveSteps {
  readonly binder: MessageBinder;
  readonly resolver: CaseResolver;
  readonly changer: CaseChanger;
  readonly content: EntryContentStore;
  readonly requests: AnswerRequest;
  readonly endings: EndConversation;
  readonly triage: TriageMessage;
  readonly doubtful: DoubtfulTexts;
  readonly numbers: TextedNumber;
}

// By these its writer says which case they mean.
const NAMING: readonly BindingRecord['why'][] = ['code', 'reference'];

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
    if (message.kind === 'request') {
      const { requests, endings, numbers } = this.steps;
      if (endOf(message) !== undefined) return endings.end(message);
      const answered = await requests.answer(message);
      if (answered !== undefined) await numbers.noteLeft(message, answered);
      return answered;
    }
    const binding = await this.steps.binder.bind(message);
    await this.steps.numbers.tellOthers(message, binding);
    if (binding.caseId === '') {
      const danger = await this.settleWithoutCase(message, binding);
      return binding.why === 'which-case' ? this.askOrJoin(message, danger) : undefined;
    }
    // What waited for this text was said before it.
    if (NAMING.includes(binding.why)) await this.settleDoubt(message.from.key);
    return this.workIn(message, binding);
  }

  /** Works in what has waited long enough for its writer to say to which case it belongs. Returns how many doubts it looked at. */
  async settleDoubts(): Promise<number> {
    const parties = await this.steps.doubtful.due();
    for (const party of parties) await this.settleDoubt(party);
    return parties.length;
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
    const { caseId, slot, links, why } = binding;
    if (slot === undefined) await this.steps.resolver.resolve({ caseId });
    const content = await this.steps.content.keep(message);
    const findings = await this.steps.triage.look(message, caseId === message.id);
    const duplicate = why === 'duplicate';
    const incoming = { message, content, findings, links, duplicate, ...(decided === undefined ? {} : { decided }) };
    const decide = (present: CaseHead): CaseChange =>
      withEmergencyWords(present, messageChange(present, incoming, this.policy), message, this.policy);
    const { changer } = this.steps;
    const { head, applied } =
      slot === undefined
        ? await changer.change(caseId, messageCause(message), decide)
        : await changer.open(bareHead(slot, this.policy.accountable()), messageCause(message), decide);
    await this.steps.numbers.noteLeft(message, head);
    if (!applied) await this.tellAgain(message, head);
    return head;
  }

  // Decided meanwhile, it was not there to be worked in; and danger waits for no answer.
  private async askOrJoin(message: MessageReceived, danger: boolean): Promise<CaseHead | undefined> {
    const { binder, doubtful } = this.steps;
    if (danger) await doubtful.decideByRule(message.from.key);
    else await doubtful.ask(message.from.key);
    await this.settleDoubt(message.from.key);
    const binding = await binder.bind(message);
    return binding.caseId === '' ? undefined : this.workIn(message, binding);
  }

  private async settleDoubt(party: string): Promise<void> {
    await this.steps.doubtful.settle(party, (message, binding) => this.workIn(message, binding));
  }

  /** Returns whether it speaks of danger. */
  private async settleWithoutCase(message: MessageReceived, { why }: BindingRecord): Promise<boolean> {
    const waits = why === 'held' || why === 'which-case';
    const { risks, fate } = waits
      ? await this.heldFate(message, why)
      : { risks: [], fate: fateOf(message, 'filed', `${message.kind} without a case`) };
    // The whole message first: a line that waits for a person must have something to open.
    if (waits) await this.stores.held.keep(message);
    const known = await this.stores.intake.insertMissing([settledRow(fate, [])]);
    const row = known.size === 0 ? null : await this.stores.intake.find(message.id);
    await this.publishFate(row === null ? fate : { ...fate, fate: row.fate }, undefined);
    return risks.length > 0;
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
  private async heldFate(
    message: MessageReceived,
    why: BindingRecord['why'],
  ): Promise<{ readonly fate: PendingFate; readonly risks: readonly string[] }> {
    const hold = holdOf(message) ?? why;
    const { risks, named } = await this.steps.triage.look(message, true);
    const fate = fateOf(message, hold === 'before-start' ? hold : 'held', [hold, ...risks].join('; '));
    return { risks, fate: named.length === 0 ? fate : { ...fate, subjects: named.map(({ key }) => key) } };
  }
}

import { sha256 } from '@redress/kernel';
import type { MessageReceived, SenderData } from '@redress/contracts';
import type { CaseHead, CaseSlot } from '../domain/case-head.js';
import type { CasePolicy } from '../domain/case-policy.js';
import { proposedComplainant } from '../domain/forwarded-complaint.js';
import { holdOf, type PersonsDecision } from '../domain/incoming-message.js';
import type { BindingStore } from '../infrastructure/binding-store.js';
import type { BindingReason, BindingRecord, ThreadIdRecord } from '../infrastructure/collections.js';
import type { DoorStore } from '../infrastructure/door-store.js';
import type { ReferenceStore } from '../infrastructure/reference-store.js';
import type { ThreadIdStore } from '../infrastructure/thread-id-store.js';
import type { CaseResolver } from './case-resolver.js';
import { OpenOrJoin } from './open-or-join.js';
import type { TextDoubts } from './text-doubts.js';

// A person who writes every day is no reason to look at all their cases each time.
const MAXIMUM_LINKS = 5;

interface Decision {
  readonly caseId: string;
  readonly why: BindingReason;
  readonly slot?: CaseSlot;
  readonly links: readonly string[];
}

export interface BinderStores {
  readonly bindings: BindingStore;
  readonly threadIds: ThreadIdStore;
  readonly doors: DoorStore;
  readonly references: ReferenceStore;
}

/**
 * Decides which case a message belongs to, once: by thread evidence, else a text joins what its writer has open, else it opens. The decision is written before the
 * case exists, so that a redelivery follows it.
 */
export class MessageBinder {
  private readonly door: OpenOrJoin;

  constructor(
    private readonly stores: BinderStores,
    private readonly resolver: CaseResolver,
    private readonly policy: Pick<CasePolicy, 'isOwnSender'>,
    doubts: TextDoubts,
  ) {
    this.door = new OpenOrJoin(stores.doors, resolver, doubts);
  }

  async bind(message: MessageReceived): Promise<BindingRecord> {
    const known = await this.stores.bindings.find(message.id);
    if (known !== null) return known;
    const decision = await this.enter(message, await this.claimThread(message, await this.decide(message)));
    const binding: BindingRecord = { _id: message.id, ...decision };
    if ((await this.stores.bindings.insertMissing([binding])).size === 0) return binding;
    return (await this.stores.bindings.find(message.id)) ?? binding;
  }

  /** The cases beside the one that it is bound to that a text of its writer may belong to. */
  async othersBehind(message: MessageReceived, { caseId, slot }: BindingRecord): Promise<readonly CaseHead[]> {
    // What opens a case has found none that is open.
    return slot === undefined ? this.door.othersBehind(message, caseId) : [];
  }

  /** A person has a held message opened: the decision not to is replaced. Repeatable; the first one stands. */
  async openByDecision(message: MessageReceived, decided: PersonsDecision): Promise<BindingRecord> {
    const decision = await this.enter(message, await this.claimThread(message, await this.opening(message)));
    await this.stores.bindings.fill({ _id: message.id, ...decision, decided });
    return (await this.stores.bindings.find(message.id)) ?? { _id: message.id, ...decision, decided };
  }

  /** A person says to which case a held message belongs. Repeatable; the first decision stands. */
  async joinByDecision(message: MessageReceived, caseId: string, decided: PersonsDecision): Promise<BindingRecord> {
    const decision: BindingRecord = { _id: message.id, caseId, why: 'door', links: [], decided };
    await this.stores.bindings.fill(decision);
    return (await this.stores.bindings.find(message.id)) ?? decision;
  }

  /** A person took the message to another case: what answers it goes there from now on. */
  async claimAgain(message: MessageReceived, { caseId, slot }: BindingRecord): Promise<void> {
    const own = message.clues.messageId;
    if (own !== undefined) await this.stores.threadIds.reassign(sha256(own), caseId, slot);
  }

  private async decide(message: MessageReceived): Promise<Decision> {
    return (
      (await this.byToken(message)) ??
      (await this.byAnswers(message)) ??
      (await this.byReference(message)) ??
      (await this.byDoor(message)) ??
      (await this.byDefault(message))
    );
  }

  // A reference may have been read over anybody's shoulder: it counts only from those who are on the case already.
  private async byReference(message: MessageReceived): Promise<Decision | undefined> {
    if (message.senderCheck?.dmarc === 'fail') return undefined;
    for (const reference of message.clues.references ?? []) {
      const caseId = (await this.stores.references.find(reference))?.caseId;
      const head = caseId === undefined ? null : await this.resolver.find(caseId);
      if (head?.participants.includes(message.from.key) !== true) continue;
      await this.door.remember(message, head);
      return { caseId: head._id, why: 'reference', links: [] };
    }
    return undefined;
  }

  private async byToken(message: MessageReceived): Promise<Decision | undefined> {
    for (const token of message.clues.tokens) {
      const { reservedReference: reference, channel, receivedAt } = message;
      const slot = reference === undefined ? undefined : { caseId: token, reference, channel, receivedAt };
      const caseId = await this.resolver.resolve({ caseId: token, ...(slot === undefined ? {} : { slot }) });
      if (caseId !== undefined) return { caseId, why: 'token', links: [] };
    }
    return undefined;
  }

  private async byAnswers(message: MessageReceived): Promise<Decision | undefined> {
    const rows = await this.threadRows(message.clues.answers);
    for (const row of rows) {
      if (!this.isParticipant(message, row) && !(await this.isOnCase(message, row.caseId))) continue;
      if (row.caseId === message.id) return this.opening(message);
      const caseId = await this.resolver.resolve(row);
      if (caseId !== undefined) return { caseId, why: 'answers', links: [] };
    }
    return undefined;
  }

  private async byDoor(message: MessageReceived): Promise<Decision | undefined> {
    const opens = message.kind === 'message' && holdOf(message) === undefined;
    const joined = await this.door.decide(message, opens ? () => this.slotOf(message) : undefined);
    if (joined === undefined) return undefined;
    if ('waits' in joined) return { caseId: '', why: 'which-case', links: [] };
    return 'slot' in joined
      ? { caseId: message.id, why: 'opens', slot: joined.slot, links: [] }
      : { ...joined, links: [] };
  }

  // Only what a person wrote opens a case (architecture section 3).
  private async byDefault(message: MessageReceived): Promise<Decision> {
    if (holdOf(message) !== undefined) return { caseId: '', why: 'held', links: [] };
    return message.kind === 'message' ? this.opening(message) : { caseId: '', why: 'no-case', links: [] };
  }

  private async opening(message: MessageReceived): Promise<Decision> {
    return { caseId: message.id, why: 'opens', slot: await this.slotOf(message), links: [] };
  }

  private async slotOf(message: MessageReceived): Promise<CaseSlot> {
    const reference = await this.stores.references.claim(message.id, message.reservedReference);
    return { caseId: message.id, reference, receivedAt: message.receivedAt, channel: message.channel };
  }

  /**
   * Claims the mail's own Message-ID, and those that it answers and nobody knows, for the decided case. Somebody who
   * claimed one first decides, if he is among this message's people; otherwise the two cases are linked.
   */
  private async claimThread(message: MessageReceived, decision: Decision): Promise<Decision> {
    const own = message.clues.messageId;
    const forwarded = this.complainant(message) === undefined ? undefined : message.forwarded?.messageId;
    const ids = [own, forwarded, ...message.clues.answers].filter((id) => id !== undefined);
    if (ids.length === 0 || decision.caseId === '') return decision;
    const { caseId, slot } = decision;
    const bearer = { messageId: message.id, content: contentHash(message) };
    const claims = [...new Set(ids)].map((id) => ({
      _id: sha256(id),
      caseId,
      party: this.partyOf(message),
      ...(slot === undefined ? {} : { slot }),
      ...(id === own ? { bearer } : {}),
    }));
    if ((await this.stores.threadIds.insertMissing(claims)).size === 0) return decision;
    const rows = await this.threadRows(ids);
    return (
      (await this.asDuplicate(message, rows)) ??
      (decision.why === 'opens' ? this.yieldTo(message, decision, rows) : this.linkTo(message, decision, rows))
    );
  }

  // A reply to this very message may have come before it and opened a case: what it answers says more than who was first.
  private async linkTo(
    message: MessageReceived,
    decision: Decision,
    rows: readonly ThreadIdRecord[],
  ): Promise<Decision> {
    const links = new Set<string>();
    // A row that this message itself left behind when it was decided otherwise names no case of its own.
    const others = rows.filter(({ caseId }) => caseId !== decision.caseId && caseId !== message.id);
    for (const row of others.filter((each) => this.isParticipant(message, each))) {
      const caseId = await this.resolver.resolve(row);
      if (caseId !== undefined && caseId !== decision.caseId) links.add(caseId);
    }
    return { ...decision, links: [...links].slice(0, MAXIMUM_LINKS) };
  }

  // The same mail at another of our addresses: a message of its own in the inbox, the same complaint here.
  private async asDuplicate(message: MessageReceived, rows: readonly ThreadIdRecord[]): Promise<Decision | undefined> {
    const first = rows.find(
      (row) => row.bearer?.content === contentHash(message) && row.bearer.messageId !== message.id,
    );
    if (first === undefined || first.party !== message.from.key) return undefined;
    const caseId = await this.resolver.resolve(first);
    return caseId === undefined ? undefined : { caseId, why: 'duplicate', links: [] };
  }

  // What the message answers says more than what was said of the message, in whichever order the claims fell.
  private async yieldTo(
    message: MessageReceived,
    decision: Decision,
    rows: readonly ThreadIdRecord[],
  ): Promise<Decision> {
    const answered = new Set(message.clues.answers.map((id) => sha256(id)));
    const ranked = [...rows.filter(({ _id }) => answered.has(_id)), ...rows.filter(({ _id }) => !answered.has(_id))];
    const links = new Set<string>();
    for (const row of ranked.filter((each) => each.caseId !== decision.caseId)) {
      const caseId = await this.resolver.resolve(row);
      if (caseId === undefined || caseId === decision.caseId) continue;
      if (this.isParticipant(message, row)) return this.linkTo(message, { caseId, why: 'thread-id', links: [] }, rows);
      links.add(caseId);
    }
    return { ...decision, links: [...links] };
  }

  private async enter(message: MessageReceived, decision: Decision): Promise<Decision> {
    if (decision.slot === undefined || message.from.address === undefined) return decision;
    // Who only claims to be somebody is not put beside them.
    if (message.senderCheck?.dmarc === 'fail') return decision;
    const party = this.partyOf(message);
    const others = await this.stores.doors.enter(party, decision.slot);
    const links = new Set(decision.links);
    for (const slot of others.slice(-MAXIMUM_LINKS)) {
      const caseId = await this.resolver.resolve({ caseId: slot.caseId, slot, party });
      if (caseId !== undefined && caseId !== decision.caseId) links.add(caseId);
    }
    return { ...decision, links: [...links] };
  }

  private complainant(message: MessageReceived): SenderData | undefined {
    return proposedComplainant(message, (address) => this.policy.isOwnSender(address));
  }

  private partyOf(message: MessageReceived): string {
    return (this.complainant(message) ?? message.from).key;
  }

  // Whoever was in copy is known by the case only.
  private async isOnCase({ from, senderCheck }: MessageReceived, caseId: string): Promise<boolean> {
    if (senderCheck?.dmarc === 'fail') return false;
    return (await this.resolver.find(caseId))?.participants.includes(from.key) === true;
  }

  // Whoever quotes an id without writing to its party joins nothing: a stranger could have found it anywhere.
  private isParticipant(message: MessageReceived, { party }: ThreadIdRecord): boolean {
    const { from, otherRecipients } = message;
    return party === from.key || otherRecipients.includes(party) || party === this.partyOf(message);
  }

  private async threadRows(messageIds: readonly string[]): Promise<ThreadIdRecord[]> {
    const order = messageIds.map((id) => sha256(id));
    const rows = await this.stores.threadIds.findAll([...new Set(order)]);
    return rows.sort((a, b) => order.indexOf(a._id) - order.indexOf(b._id));
  }
}

function contentHash(message: MessageReceived): string {
  return sha256([message.text.sha256, ...message.attachments.map((each) => each.sha256)].join(':'));
}

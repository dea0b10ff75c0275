import { derivedId, instantNow, RedressError, sha256, toTextContent, type Clock } from '@redress/kernel';
import type { FileStore } from '@redress/files';
import { EVENTS, SERVICES, TOPICS, type ReadingRequested } from '@redress/contracts';
import type { Publisher } from '@redress/messaging';
import { bareHead } from '../domain/bare-head.js';
import type { CaseEntry, CaseHead, CaseSlot } from '../domain/case-head.js';
import type { CasePolicy } from '../domain/case-policy.js';
import { movedAwayChange, readingOf } from '../domain/moved-entry.js';
import { linkedChange, splitFromChange, splitOffChange, unlinkedChange } from '../domain/split-case.js';
import type { BindingStore } from '../infrastructure/binding-store.js';
import type { CaseStore } from '../infrastructure/case-store.js';
import type { DoorStore } from '../infrastructure/door-store.js';
import type { EntryStore } from '../infrastructure/entry-store.js';
import type { IntakeStore } from '../infrastructure/intake-store.js';
import type { ReferenceStore } from '../infrastructure/reference-store.js';
import type { CaseChanger } from './case-changer.js';
import { receiptRoute } from './customer-facts.js';

export interface CorrectionStores {
  readonly cases: CaseStore;
  readonly entries: EntryStore;
  readonly bindings: BindingStore;
  readonly references: ReferenceStore;
  readonly intake: IntakeStore;
  readonly doors: DoorStore;
}

export interface CorrectionEngines {
  readonly files: FileStore;
  readonly publisher: Publisher;
  readonly clock: Clock;
}

/** Who corrects, and the key under which doing it again is the same. */
export interface Correction {
  readonly by: string;
  readonly key: string;
}

/** Puts right what the machine got wrong: several complaints in one mail, a wrong join, cases that belong together. */
export class CorrectCase {
  constructor(
    private readonly stores: CorrectionStores,
    private readonly changer: CaseChanger,
    private readonly engines: CorrectionEngines,
    private readonly policy: CasePolicy,
  ) {}

  /**
   * Opens a case of its own for a part of what an entry says; `text`: its words, else all of them. The same key gives
   * the same case. @throws RedressError `entry-not-found`; `recipient-stopped` while nobody knows who complains
   */
  async split(source: CaseHead, entryId: string, { by, key }: Correction, text?: string): Promise<CaseHead> {
    const entry = await this.checkSplit(source, entryId, { by, key });
    const cause = splitCause({ by, key });
    const slot = await this.slot(derivedId('split', source._id, cause), entry);
    await this.stores.bindings.insertMissing([
      { _id: slot.caseId, caseId: slot.caseId, why: 'split', links: [], slot },
    ]);
    await this.stores.cases.insert(bareHead(slot, this.policy.accountable()));
    // Who texts on may mean either of them.
    const { reply } = source;
    const texted = reply.channel === slot.channel && this.policy.texts !== undefined;
    if (texted) await this.stores.doors.enter(reply.key, slot);
    const words = text === undefined ? {} : { text: await this.keep(text, slot.caseId) };
    const at = instantNow(this.engines.clock);
    const { head } = await this.changer.change(slot.caseId, cause, (present) =>
      splitOffChange(present, { source, entry }, { cause, by, at, ...words }, this.policy, receiptRoute),
    );
    await this.changer.change(source._id, cause, (present) => splitFromChange(present, slot.caseId, by));
    return head;
  }

  /** The entry, if it can be split off. @throws RedressError as `split` */
  async checkSplit(source: CaseHead, entryId: string, correction: Correction): Promise<CaseEntry> {
    const entry = await this.entryOf(source, entryId);
    await this.requireCustomer(source, derivedId('split', source._id, splitCause(correction)));
    return entry;
  }

  /**
   * Takes a message that joined the wrong case to another one, or to a case of its own. Its gateway reads it again for
   * the new case, which then has everything of it; on the old one only that it was there remains. Doing it again
   * carries on. @throws RedressError `entry-not-found`, `entry-not-movable`
   */
  async move(
    source: CaseHead,
    entryId: string,
    to: CaseHead | undefined,
    { by, reason }: { readonly by: string; readonly reason?: string },
  ): Promise<string> {
    const entry = await this.entryOf(source, entryId);
    if (entry.movedTo !== undefined) return entry.movedTo;
    const reading = readingOf(entry);
    if (reading === undefined || reading.messageId === source._id || to?._id === source._id) {
      throw new RedressError(
        'entry-not-movable',
        'only a message that joined a case can be moved, and not to where it is; what opened a case can be linked',
      );
    }
    const { messageId } = reading;
    const slot = to === undefined ? await this.slot(messageId, entry) : undefined;
    const target = { caseId: to?._id ?? messageId, reference: to?.reference ?? slot?.reference ?? '' };
    const decision = ((await this.stores.intake.find(messageId))?.decision ?? 0) + 1;
    const decided = { by, decision, answer: entry.kind === 'message' };
    await this.stores.bindings.move(messageId, {
      caseId: target.caseId,
      decided,
      ...(slot === undefined ? {} : { slot }),
    });
    await this.requestReading(entry, reading.reading + 1);
    await this.changer.change(source._id, `moved:${entryId}`, (present) =>
      movedAwayChange(present, entry, { reference: target.reference, by, ...(reason === undefined ? {} : { reason }) }),
    );
    return target.reference;
  }

  /** Says of both cases that they belong together, as `kind`. */
  async link(head: CaseHead, other: CaseHead, kind: CaseHead['links'][number]['kind'], by: string): Promise<void> {
    await this.both(head, other, (present, to) => linkedChange(present, to, kind, by));
  }

  async unlink(head: CaseHead, other: CaseHead, by: string): Promise<void> {
    await this.both(head, other, (present, to) => unlinkedChange(present, to, by));
  }

  private async both(
    head: CaseHead,
    other: CaseHead,
    decide: (present: CaseHead, to: string) => ReturnType<typeof linkedChange>,
  ): Promise<void> {
    for (const [one, to] of [
      [head, other._id],
      [other, head._id],
    ] as const) {
      await this.changer.change(one._id, `link:${to}:${String(one.version)}`, (present) => decide(present, to));
    }
  }

  private async entryOf(head: CaseHead, entryId: string): Promise<CaseEntry> {
    const entry = await this.stores.entries.find(entryId);
    if (entry?.caseId !== head._id) {
      throw new RedressError('entry-not-found', `case ${head._id} has no such entry`);
    }
    return entry;
  }

  // The part's case would write to the same customer: to somebody who said that they do not complain.
  private async requireCustomer({ _id, customer }: CaseHead, partId: string): Promise<void> {
    if (customer.wrongPerson !== true || (await this.stores.bindings.find(partId)) !== null) return;
    throw new RedressError(
      'recipient-stopped',
      `the reader at the address of case ${_id} is not the complainant: confirm who complains before you split it`,
    );
  }

  private async slot(caseId: string, { at, channel }: CaseEntry): Promise<CaseSlot> {
    const reference = await this.stores.references.claim(caseId, undefined);
    return { caseId, reference, receivedAt: at, channel };
  }

  private async keep(text: string, caseId: string): ReturnType<typeof toTextContent> {
    return toTextContent(text, async (bytes, hash) => {
      const { ref } = await this.engines.files.put(`entries/${caseId}/${hash.slice(0, 16)}`, bytes);
      return ref;
    });
  }

  private async requestReading({ messageId, channel }: CaseEntry, reading: number): Promise<void> {
    const requestedAt = instantNow(this.engines.clock);
    const data: ReadingRequested = { messageId, channel, reading, requestedAt };
    const { type } = EVENTS.readingRequested;
    const event = {
      id: derivedId(type, messageId, String(reading)),
      type,
      source: SERVICES.case,
      time: requestedAt,
      data,
    };
    await this.engines.publisher.publish([{ topic: TOPICS.commands.name, key: messageId, event }]);
  }
}

function splitCause({ by, key }: Correction): string {
  return `split:${sha256(`${by}:${key}`).slice(0, 32)}`;
}

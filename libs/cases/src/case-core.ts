import { RedressError, type Clock, type Ids, type KeyRing } from '@redress/kernel';
import type { FileStore } from '@redress/files';
import { leaseCollection, Leases, type Publisher } from '@redress/messaging';
import type { Database } from '@redress/persistence';
import type { SearchIndex } from '@redress/search';
import { SERVICES } from '@redress/contracts';
import { AnswerRequest } from './application/answer-request.js';
import { CaseChanger } from './application/case-changer.js';
import { CaseMaterialiser } from './application/case-materialiser.js';
import { CaseResolver } from './application/case-resolver.js';
import { CaseSweeper } from './application/case-sweeper.js';
import { CaseViewBuilder } from './application/case-view-builder.js';
import { CorrectCase } from './application/correct-case.js';
import { CorrectReceivedDate } from './application/correct-received-date.js';
import { CustomerTimers } from './application/customer-timers.js';
import { DecideIntake } from './application/decide-intake.js';
import { DoubtfulTexts } from './application/doubtful-texts.js';
import { TextDoubts } from './application/text-doubts.js';
import { EndConversation } from './application/end-conversation.js';
import { EntryContentStore } from './application/entry-content-store.js';
import { EntrySearch } from './application/entry-search.js';
import { JudgeCase } from './application/judge-case.js';
import { MessageBinder } from './application/message-binder.js';
import { MoveAlong } from './application/move-along.js';
import { ReceiveMessage } from './application/receive-message.js';
import { RecordContact } from './application/record-contact.js';
import { RecordDelivery } from './application/record-delivery.js';
import { Regenerator } from './application/regenerator.js';
import type { MessageFiles } from './application/message-files.js';
import type { SeatFollower } from './application/seat-follower.js';
import type { StaffNotices } from './application/staff-notices.js';
import { UpdateReissuer } from './application/update-reissuer.js';
import { TextedNumber } from './application/texted-number.js';
import { TriageMessage } from './application/triage-message.js';
import { SendSummary } from './application/send-summary.js';
import { SendUnread } from './application/send-unread.js';
import { WriteToCase } from './application/write-to-case.js';
import type { CasePolicy } from './domain/case-policy.js';
import type { MessageTriage } from './domain/message-findings.js';
import { BindingStore } from './infrastructure/binding-store.js';
import { CaseStore } from './infrastructure/case-store.js';
import { DoubtStore } from './infrastructure/doubt-store.js';
import { DoorStore } from './infrastructure/door-store.js';
import { EntryStore } from './infrastructure/entry-store.js';
import { HeldStore } from './infrastructure/held-store.js';
import { HistoryStore } from './infrastructure/history-store.js';
import { IntakeStore } from './infrastructure/intake-store.js';
import { ReferenceStore } from './infrastructure/reference-store.js';
import { ThreadIdStore } from './infrastructure/thread-id-store.js';
import { UpdateStore } from './infrastructure/update-store.js';

/** Leases of the case service: which sweeper works on which shard and queue. */
export const CASE_LEASES = leaseCollection(SERVICES.case);

/** Everything the case service's core stands on. */
export interface CaseCoreParts {
  readonly database: Database;
  readonly publisher: Publisher;
  readonly files: FileStore;
  readonly search: SearchIndex;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly keys: KeyRing;
  readonly policy: CasePolicy;
  readonly triage: MessageTriage;
  readonly seats: SeatFollower;
  /** Left out: no files can be sent. */
  readonly messageFiles?: MessageFiles;
  /** Left out: nobody is told. */
  readonly notices?: Pick<StaffNotices, 'noted'>;
}

const NO_NOTICES: Pick<StaffNotices, 'noted'> = { noted: () => Promise.resolve() };
const NO_FILES: MessageFiles = {
  keep: () => Promise.reject(new RedressError('upload-not-found', 'no files can be uploaded here')),
};

/** The stores of the case service, by what they keep. */
export class CaseStores {
  readonly cases: CaseStore;
  readonly entries: EntryStore;
  readonly history: HistoryStore;
  readonly updates: UpdateStore;
  readonly intake: IntakeStore;
  readonly references: ReferenceStore;
  readonly bindings: BindingStore;
  readonly held: HeldStore;
  readonly threadIds: ThreadIdStore;
  readonly doors: DoorStore;
  readonly doubts: DoubtStore;
  readonly leases: Leases;

  constructor({ database, keys, clock, ids }: CaseCoreParts) {
    this.cases = new CaseStore(database);
    this.entries = new EntryStore(database);
    this.history = new HistoryStore(database);
    this.updates = new UpdateStore(database);
    this.intake = new IntakeStore(database);
    this.references = new ReferenceStore(database, keys);
    this.bindings = new BindingStore(database);
    this.held = new HeldStore(database);
    this.threadIds = new ThreadIdStore(database);
    this.doors = new DoorStore(database);
    this.doubts = new DoubtStore(database);
    this.leases = new Leases(database.model(CASE_LEASES), clock, ids);
  }
}

/**
 * The case service without a framework: its use cases, put together over stores, bus and files. Nest serves it, and the
 * deterministic simulation runs it, from this one place.
 */
export class CaseCore {
  readonly stores: CaseStores;
  readonly changer: CaseChanger;
  readonly materialiser: CaseMaterialiser;
  readonly receive: ReceiveMessage;
  readonly decisions: DecideIntake;
  readonly corrections: CorrectCase;
  readonly receivedDates: CorrectReceivedDate;
  readonly judging: JudgeCase;
  readonly deliveries: RecordDelivery;
  readonly writing: WriteToCase;
  readonly moving: MoveAlong;
  readonly contacts: RecordContact;
  readonly sweeper: CaseSweeper;
  readonly reissuer: UpdateReissuer;
  readonly regenerator: Regenerator;

  constructor(parts: CaseCoreParts) {
    const { publisher, files, clock, ids, policy, notices = NO_NOTICES, messageFiles = NO_FILES } = parts;
    const stores = new CaseStores(parts);
    const { cases, entries, history, updates, intake } = stores;
    const views = new CaseViewBuilder(entries, policy);
    const search = new EntrySearch(parts.search, files);
    this.stores = stores;
    this.materialiser = new CaseMaterialiser(
      cases,
      { entries, history, updates, intake, search, seats: parts.seats, notices },
      views,
      publisher,
      clock,
    );
    this.changer = new CaseChanger({ cases, history, files }, this.materialiser, policy, clock, ids);
    const doubts = new TextDoubts(stores.doubts, policy, clock);
    const binder = this.binder(policy, doubts);
    this.receive = this.receiver(parts, binder, doubts);
    this.decisions = new DecideIntake({ binder, receive: this.receive, changer: this.changer }, stores, policy, clock);
    this.corrections = new CorrectCase(stores, this.changer, parts, policy);
    this.receivedDates = new CorrectReceivedDate(this.changer, history, policy, clock);
    this.judging = new JudgeCase(this.changer, policy, clock);
    this.deliveries = new RecordDelivery(updates, this.changer);
    this.writing = new WriteToCase(this.changer, stores, { files, messageFiles }, policy, clock);
    this.moving = new MoveAlong(this.changer, stores, files, policy, clock);
    this.contacts = new RecordContact(this.writing, this.deliveries, updates);
    const unread = new SendUnread(this.changer, updates, files, policy);
    const summary = new SendSummary(this.changer, entries, files, policy);
    const timers = new CustomerTimers(this.changer, files, policy, clock, [unread, summary]);
    const work = { changer: this.changer, timers, policy };
    this.sweeper = new CaseSweeper(cases, stores.leases, this.materialiser, work, clock);
    this.reissuer = new UpdateReissuer(updates, publisher, clock);
    this.regenerator = new Regenerator(cases, updates, views, publisher, clock);
  }

  private resolver(policy: CasePolicy): CaseResolver {
    const { cases, bindings, doors, references } = this.stores;
    return new CaseResolver(cases, bindings, doors, references, policy);
  }

  private binder(policy: CasePolicy, textDoubts: TextDoubts): MessageBinder {
    const { bindings, doors, references, threadIds } = this.stores;
    return new MessageBinder({ bindings, threadIds, doors, references }, this.resolver(policy), policy, textDoubts);
  }

  private receiver(
    { files, policy, publisher, clock, triage }: CaseCoreParts,
    binder: MessageBinder,
    textDoubts: TextDoubts,
  ): ReceiveMessage {
    const resolver = this.resolver(policy);
    const endings = new EndConversation(this.stores, resolver, this.changer, { publisher, clock });
    const content = new EntryContentStore(files);
    const requests = new AnswerRequest(
      this.stores,
      resolver,
      { changer: this.changer, content },
      { publisher, clock },
      policy,
    );
    const looking = new TriageMessage(files, triage);
    const doubtful = new DoubtfulTexts(this.stores, textDoubts, this.changer, policy, clock);
    const numbers = new TextedNumber(binder, this.changer, this.stores.doors);
    const work = { content, requests, endings, triage: looking, doubtful, numbers };
    return new ReceiveMessage(
      { binder, resolver, changer: this.changer, ...work },
      this.stores,
      policy,
      publisher,
      clock,
    );
  }
}

import { instantNow, RedressError, sha256, toEpoch, type Clock } from '@redress/kernel';
import type { Channel, UpdateKind } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import type { CaseChange } from '../domain/case-change.js';
import { CLOCK_DUTIES, dueOf } from '../domain/case-clock.js';
import { refuseBarred } from '../domain/case-conflict.js';
import type { CaseHead, HistoryRow, ReplyRoute } from '../domain/case-head.js';
import type { CasePolicy, WordsOrder } from '../domain/case-policy.js';
import { contactChange, type ContactKind } from '../domain/contact.js';
import { nextContact } from '../domain/next-contact.js';
import { noteChange, staffMessageChange, type StaffMessage, type StaffPurpose } from '../domain/staff-message.js';
import { writtenBy } from '../domain/told-customer.js';
import type { RowStore } from '../infrastructure/row-store.js';
import type { CaseChanger } from './case-changer.js';
import { routedMessage } from './customer-facts.js';
import { noticeOrders } from './notice-orders.js';
import type { MessageFiles } from './message-files.js';
import { keepWords, keepWritten } from './sent-words.js';

/** What a member of staff writes on a case. The same key means the same writing, however often it is sent. */
export interface StaffWriting {
  readonly caseId: string;
  readonly author: string;
  readonly text: string;
  /** Ids of the uploads that go with a message. */
  readonly attachments?: readonly string[];
  readonly idempotencyKey: string;
  /** The revision that the writer had before them; left out, any will do. */
  readonly revision?: number;
}

/** How the customer was reached, or not. */
export interface ContactMade {
  readonly kind: ContactKind;
  /** RFC 3339. */
  readonly happenedAt: string;
  readonly updateId?: string;
  /** What that update was. */
  readonly carriedOut?: UpdateKind;
}

/** Messages to the customer, contacts by other means, and internal notes. */
export class WriteToCase {
  constructor(
    private readonly changer: CaseChanger,
    private readonly stores: {
      readonly cases: { find(caseId: string): Promise<CaseHead | null> };
      readonly history: RowStore<HistoryRow>;
    },
    private readonly content: { readonly files: FileStore; readonly messageFiles: MessageFiles },
    private readonly policy: Pick<CasePolicy, 'clockAgain' | 'words' | 'shownName'>,
    private readonly clock: Clock,
  ) {}

  /**
   * Says `text` to the customer, with what its purpose needs around it, on the way that they are told or that is chosen for
   * it. @throws RedressError `case-not-found`, `idempotency-key-reused`, `complainant-unconfirmed`, `recipient-stopped`,
   * `channel-unreachable`, `transition-not-allowed`, `message-not-allowed`, `revision-stale`; `forbidden` for who must not
   * have to do with the case; as `MessageFiles.keep`.
   */
  async message(writing: StaffWriting, purpose: StaffPurpose, channel?: Channel): Promise<CaseHead> {
    const said = this.prepare(writing, channel === undefined ? purpose : `${purpose} by ${channel}`);
    // What was said once is answered as it was then, whatever would be refused by now.
    const before = await this.changer.earlier(writing.caseId, said.cause);
    if (before !== undefined) return this.sameAs(before, said);
    const read = await this.read(writing.caseId);
    const { text, attachments: ids = [] } = writing;
    const saying = { purpose, text, at: said.at, files: ids.length > 0 };
    const dueOn = (head: CaseHead): DueMessage => this.due(head, saying, channel);
    const due = dueOn(read);
    const files = await this.sentWith(read, said, ids);
    const composed = this.policy.words({ ...read, reply: due.route }, ...due.orders);
    const words = await keepWritten(this.content.files, { caseId: read._id, cause: said.cause }, composed);
    const announcement = await this.announcement(read, due, said);
    const kept = JSON.stringify([due.orders, due.route.channel, due.announcedBy?.key, read.handlerKey]);
    return this.change(writing, said, (head) => {
      refuseBarred(head, said.author);
      // What is said with it (a date, a notice), or where it goes, may have changed since the words were kept.
      const now = dueOn(head);
      if (JSON.stringify([now.orders, now.route.channel, now.announcedBy?.key, head.handlerKey]) !== kept)
        refuseContended(head);
      const { language } = composed;
      const subject = purpose === 'reply' ? replySubject(head) : composed.subject;
      return staffMessageChange(head, {
        ...said,
        ...writtenBy(said.author, this.policy),
        ...words,
        ...files,
        ...announcement,
        purpose,
        language,
        subject,
        route: now.route,
      });
    });
  }

  /** Keeps that the customer was reached, or not, by other means. @throws RedressError as `note` */
  async contact(writing: StaffWriting, made: ContactMade): Promise<CaseHead> {
    const said = this.prepare(writing, JSON.stringify(made));
    const text = await keepWords(this.content.files, { caseId: writing.caseId, cause: said.cause }, writing.text);
    return this.change(writing, said, (head) => {
      refuseBarred(head, said.author);
      return contactChange(head, { ...said, ...made, text });
    });
  }

  /** Keeps `text` among staff; also that of who handled it before, whom others may have to ask. @throws RedressError `case-not-found`, `idempotency-key-reused`. */
  async note(writing: StaffWriting): Promise<CaseHead> {
    const said = this.prepare(writing, 'note');
    const text = await keepWords(this.content.files, { caseId: writing.caseId, cause: said.cause }, writing.text);
    return this.change(writing, said, (head) => noteChange(head, { ...said, text }));
  }

  /** The message, and what else is due to the customer within its minute. */
  private due(head: CaseHead, { purpose, text, at, files }: Saying, channel: Channel | undefined): DueMessage {
    const { recourse, route, announcedBy } = routedMessage(head, { type: 'said', purpose }, channel);
    const announced = announcedBy === undefined ? {} : { announcedBy };
    return {
      route,
      ...announced,
      orders: ordersOf(head, { purpose, text, recourse, files }, nextContact(head, at, this.policy)),
    };
  }

  // Before the words: what cannot be sent is told while nothing is kept of it.
  private async sentWith(
    read: CaseHead,
    { author, cause }: Prepared,
    ids: readonly string[],
  ): Promise<Pick<StaffMessage, 'attachments'>> {
    if (ids.length === 0) return {};
    refuseBarred(read, author);
    return { attachments: await this.content.messageFiles.keep({ caseId: read._id, author, ids, cause }) };
  }

  // As a text it says only that it is there.
  private async announcement(
    read: CaseHead,
    { orders: [own], announcedBy }: DueMessage,
    { cause }: Prepared,
  ): Promise<Pick<StaffMessage, 'announcement'>> {
    if (announcedBy === undefined) return {};
    const { text, templates: [announcing] = [] } = this.policy.words({ ...read, reply: announcedBy }, own);
    const words = await keepWords(this.content.files, { caseId: read._id, cause: `announce-${cause}` }, text);
    const made = announcing === undefined ? {} : { templates: [announcing] };
    return { announcement: { route: announcedBy, text: words, ...made } };
  }

  private prepare({ author, idempotencyKey, text, attachments = [] }: StaffWriting, purpose: string): Prepared {
    const asked = attachments.length === 0 ? [purpose, text] : [purpose, text, attachments];
    const cause = `key:${sha256(`${author}:${idempotencyKey}`).slice(0, 32)}`;
    return { cause, author, at: instantNow(this.clock), requestHash: sha256(JSON.stringify(asked)) };
  }

  private async read(caseId: string): Promise<CaseHead> {
    const head = await this.stores.cases.find(caseId);
    if (head === null) throw new RedressError('case-not-found', `there is no case ${caseId}`);
    return head;
  }

  private async change(
    { caseId, revision }: StaffWriting,
    said: Prepared,
    decide: (head: CaseHead) => CaseChange,
  ): Promise<CaseHead> {
    const { head, applied } = await this.changer.change(caseId, said.cause, (present) => {
      this.refuseGivenUp(present, said);
      return decide(atRevision(present, revision));
    });
    return applied ? head : this.sameAs(head, said);
  }

  // Asked again meanwhile, it may have been refused, and a case may have closed and opened since: a refusal is to hold.
  private refuseGivenUp(head: CaseHead, { at }: Prepared): void {
    if (this.clock.now() - toEpoch(at) > GIVEN_UP_MS) refuseContended(head);
  }

  private async sameAs(head: CaseHead, { cause, requestHash }: Prepared): Promise<CaseHead> {
    const before = await this.stores.history.find(`${head._id}:${cause}`);
    if (before?.content['requestHash'] === requestHash) return head;
    throw new RedressError(
      'idempotency-key-reused',
      `this Idempotency-Key was used for another request on case ${head._id}`,
    );
  }
}

interface Saying {
  readonly purpose: StaffPurpose;
  readonly text: string;
  readonly at: string;
  /** Whether files go with it. */
  readonly files: boolean;
}

interface DueMessage {
  readonly route: ReplyRoute;
  readonly announcedBy?: ReplyRoute;
  readonly orders: readonly [WordsOrder, ...WordsOrder[]];
}

function ordersOf(
  head: CaseHead,
  { purpose, text, recourse, files }: Omit<Saying, 'at'> & { readonly recourse: boolean },
  nextContactBy: string | undefined,
): DueMessage['orders'] {
  const expectedBy = dueOf(head.clocks, CLOCK_DUTIES.decide);
  const own: WordsOrder = {
    kind: purpose,
    text,
    recourse,
    ...(files ? { files } : {}),
    ...(nextContactBy === undefined ? {} : { nextContactBy }),
    ...(expectedBy === undefined ? {} : { expectedBy }),
  };
  return [own, ...noticeOrders(head, nextContactBy).map(({ order }) => order)];
}

interface Prepared {
  readonly cause: string;
  readonly author: string;
  readonly at: string;
  readonly requestHash: string;
}

/** The head, where it is still as the writer saw it. @throws RedressError `revision-stale` */
export function atRevision(head: CaseHead, revision: number | undefined): CaseHead {
  if (revision === undefined || head.revision === revision) return head;
  throw new RedressError(
    'revision-stale',
    `case ${head._id} is at revision ${String(head.revision)}: somebody was faster; read it again`,
  );
}

// Shorter than writers wait for an answer, half a minute and more; a process that stood still this long goes on with what nobody waits for.
const GIVEN_UP_MS = 25_000;

function refuseContended(head: CaseHead): never {
  throw new RedressError('case-contended', `case ${head._id} changed while you wrote; try again`, { retriable: true });
}

// As the event takes it at most.
const SUBJECT_CHARACTERS = 998;

/** Answers find their case by it where the mail system knows no extended addresses and the customer's program keeps no thread. */
function replySubject({ subject, reference }: CaseHead): string {
  const tag = ` [${reference}]`;
  if (subject === undefined || subject === '') return `Re:${tag}`;
  const answering = /^(?:re|aw|sv|antw)\s*:/iu.test(subject) ? subject : `Re: ${subject}`;
  return answering.includes(reference) ? answering : `${answering.slice(0, SUBJECT_CHARACTERS - tag.length)}${tag}`;
}

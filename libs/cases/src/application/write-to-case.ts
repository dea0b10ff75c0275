import { instantNow, RedressError, sha256, toTextContent, type Clock, type TextContent } from '@redress/kernel';
import type { UpdateKind } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import type { CaseChange } from '../domain/case-change.js';
import type { CaseHead, HistoryRow } from '../domain/case-head.js';
import { isHeld } from '../domain/customer-request.js';
import { noteChange, staffMessageChange } from '../domain/staff-message.js';
import type { RowStore } from '../infrastructure/row-store.js';
import type { CaseChanger } from './case-changer.js';

/** What a member of staff writes on a case. The same key means the same writing, however often it is sent. */
export interface StaffWriting {
  readonly caseId: string;
  readonly author: string;
  readonly text: string;
  readonly idempotencyKey: string;
}

/** Messages to the customer and internal notes. */
export class WriteToCase {
  constructor(
    private readonly changer: CaseChanger,
    private readonly history: RowStore<HistoryRow>,
    private readonly files: FileStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Says `text` to the customer on their channel. @throws RedressError `case-not-found`, `idempotency-key-reused`,
   * `complainant-unconfirmed`, `recipient-stopped`.
   */
  async message(writing: StaffWriting, purpose: Exclude<UpdateKind, 'receipt' | 'access'>): Promise<CaseHead> {
    const said = await this.prepare(writing, purpose);
    return this.change(writing.caseId, said, (head) =>
      staffMessageChange(reachable(head), { ...said, purpose, subject: replySubject(head) }),
    );
  }

  /** Keeps `text` among staff. @throws RedressError `case-not-found`, `idempotency-key-reused`. */
  async note(writing: StaffWriting): Promise<CaseHead> {
    const note = await this.prepare(writing, 'note');
    return this.change(writing.caseId, note, (head) => noteChange(head, note));
  }

  private async prepare(writing: StaffWriting, purpose: string): Promise<Prepared> {
    const cause = `key:${sha256(`${writing.author}:${writing.idempotencyKey}`).slice(0, 32)}`;
    const requestHash = sha256(JSON.stringify([purpose, writing.text]));
    const text = await toTextContent(writing.text, async (bytes) => {
      const stored = await this.files.put(
        `entries/${writing.caseId}/${cause.slice(4)}/${requestHash.slice(0, 16)}`,
        bytes,
      );
      return stored.ref;
    });
    return { cause, author: writing.author, text, at: instantNow(this.clock), requestHash };
  }

  private async change(caseId: string, said: Prepared, decide: (head: CaseHead) => CaseChange): Promise<CaseHead> {
    const { head, applied } = await this.changer.change(caseId, said.cause, decide);
    if (applied) return head;
    const before = await this.history.find(`${caseId}:${said.cause}`);
    if (before?.content['requestHash'] === said.requestHash) return head;
    throw new RedressError(
      'idempotency-key-reused',
      `this Idempotency-Key was used for another request on case ${caseId}`,
    );
  }
}

interface Prepared {
  readonly cause: string;
  readonly author: string;
  readonly text: TextContent;
  readonly at: string;
  readonly requestHash: string;
}

/** The head, if anybody may be written to. */
function reachable(head: CaseHead): CaseHead {
  if (isHeld(head)) {
    throw new RedressError(
      'complainant-unconfirmed',
      `case ${head._id} was sent on by staff: confirm who complains before you write to them`,
    );
  }
  if (head.customer.wrongPerson === true) {
    throw new RedressError(
      'recipient-stopped',
      `the reader at the address of case ${head._id} is not the complainant: confirm who complains first`,
    );
  }
  return head;
}

function replySubject(head: CaseHead): string {
  const subject = head.subject ?? head.reference;
  return /^(?:re|aw|sv|antw)\s*:/iu.test(subject) ? subject : `Re: ${subject}`;
}

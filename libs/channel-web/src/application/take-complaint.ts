import type { Accepted, AcceptInput, Inbox, InboxRow } from '@redress/channel-kit';
import type { UploadStore } from '@redress/uploads';
import {
  instantNow,
  isRetriable,
  newCaseReference,
  RedressError,
  sha256,
  sleep,
  toEpoch,
  type Clock,
  type Ids,
  type Instant,
} from '@redress/kernel';
import { encodeSubmission, hashOfSubmission, type RawSubmission } from './raw-submission.js';
import type { ReturnCodes } from './return-codes.js';
import { readHints, toHints } from './web-hints.js';
import type { WebIdentity } from './web-identity.js';

export const WEB_ACCOUNT = 'web-form';

// A store that blinks must not cost a customer the complaint just typed.
const TRY_AGAIN_MS = [100, 400, 1_500];
const REFERENCE_TRIES = 5;

/** What the customer is told once the complaint is durably ours. */
export interface ComplaintTaken {
  readonly reference: string;
  /** Opens the status page for who wrote the complaint. */
  readonly statusUrl: string;
  readonly receivedAt: Instant;
  /** For who gave no address, and can be sent no link: the code by which the page is found again. */
  readonly returnCode?: string;
}

export interface ComplaintInput {
  readonly submission: RawSubmission;
  /** Any unique text by which a repeated request is known; without it each request is a complaint of its own. */
  readonly idempotencyKey?: string;
}

/** What a complaint is known by before there is a case. */
export interface Promises {
  readonly identity: WebIdentity;
  readonly returnCodes: ReturnCodes;
}

/** Takes a complaint from the form in, and promises its reference before the case exists. */
export class TakeComplaint {
  constructor(
    private readonly inbox: Inbox,
    private readonly promises: Promises,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly uploads: UploadStore,
  ) {}

  /**
   * Resolves when the complaint is durable; the same key and request are answered the same for ever.
   * @throws RedressError `idempotency-key-reused` for another request under the same key; what the stores throw
   */
  async take({ submission, idempotencyKey }: ComplaintInput): Promise<ComplaintTaken> {
    const raw = encodeSubmission(submission);
    const requestHash = hashOfSubmission(submission);
    const messageId = this.ids.next();
    const dedupeKey = idempotencyKey === undefined ? `id:${messageId}` : `${WEB_ACCOUNT}:key:${idempotencyKey}`;
    const receivedAt = instantNow(this.clock);
    const known = idempotencyKey === undefined ? null : await this.inbox.find(dedupeKey);
    if (known !== null) return await this.answer(known, submission, messageId);
    const input: AcceptInput = {
      dedupeKey,
      account: WEB_ACCOUNT,
      externalId: idempotencyKey === undefined ? messageId : sha256(idempotencyKey),
      raw,
      receivedAt,
      messageId,
      hints: toHints({ partyKey: this.promises.identity.partyKey(submission.email, messageId), requestHash }),
    };
    const { row } = await this.accept(input, messageId, isWithoutLinks(submission));
    return await this.answer(row, submission, messageId);
  }

  /** The same key again and again, so that a try whose answer was lost is met, not repeated. */
  private async accept(input: AcceptInput, messageId: string, withCode: boolean): Promise<Accepted> {
    let reservedReference: string | undefined;
    for (let attempt = 0; ; attempt += 1) {
      try {
        reservedReference ??= await this.reserve(messageId);
        if (withCode) await this.promises.returnCodes.keep(messageId);
        return await this.inbox.accept({ ...input, reservedReference });
      } catch (error) {
        const pause = TRY_AGAIN_MS[attempt];
        if (pause === undefined || !isRetriable(error)) throw error;
        await sleep(this.clock, pause);
      }
    }
  }

  private async reserve(messageId: string): Promise<string> {
    for (let attempt = 0; attempt < REFERENCE_TRIES; attempt += 1) {
      const reference = newCaseReference(this.ids);
      if (await this.promises.identity.reserve(reference, messageId)) return reference;
    }
    throw new RedressError('references-exhausted', `no free reference was found for message ${messageId}; try again`, {
      retriable: true,
    });
  }

  private async answer(row: InboxRow, submission: RawSubmission, messageId: string): Promise<ComplaintTaken> {
    const { requestHash, partyKey: recipient } = readHints(row);
    if (requestHash !== hashOfSubmission(submission)) {
      throw new RedressError(
        'idempotency-key-reused',
        `The Idempotency-Key was used for another request, which was taken as message ${row._id}. Use a new key.`,
      );
    }
    // The complaint has the files of the request that was first.
    if (row._id !== messageId) await this.uploads.discard(submission.files);
    const { reservedReference: reference = '' } = row;
    const { identity, returnCodes } = this.promises;
    return {
      reference,
      statusUrl: identity.statusUrl({ caseId: row._id, issuedAt: toEpoch(row.receivedAt), recipient }),
      receivedAt: row.receivedAt,
      ...(isWithoutLinks(submission) ? { returnCode: returnCodes.codeFor(row._id) } : {}),
    };
  }
}

/** True when no link may be mailed: there is no mail address, or mail was not called safe. */
function isWithoutLinks({ email, details: { contactSafely = 'email' } }: RawSubmission): boolean {
  return email === undefined || contactSafely !== 'email';
}

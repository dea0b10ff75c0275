import type { Inbox } from '@redress/channel-kit';
import type { UploadStore } from '@redress/uploads';
import type { AttachmentData } from '@redress/contracts';
import {
  instantNow,
  RedressError,
  sha256,
  type CaseTokenClaim,
  type Clock,
  type Ids,
  type Instant,
} from '@redress/kernel';
import { encodeSubmission, hashOfSubmission } from './raw-submission.js';
import { readHints, toHints } from './web-hints.js';
import type { WebIdentity } from './web-identity.js';
import { WEB_ACCOUNT } from './take-complaint.js';

export interface MessageInput {
  /** What the sender's link opens. */
  readonly claim: CaseTokenClaim;
  /** May be empty when there are files. */
  readonly text: string;
  readonly files?: readonly AttachmentData[];
  readonly idempotencyKey?: string;
}

export interface MessageTaken {
  readonly messageId: string;
  readonly receivedAt: Instant;
}

/** Takes in what the holder of a link adds to the complaint. The link is the evidence which case it belongs to. */
export class AddMessage {
  constructor(
    private readonly inbox: Inbox,
    private readonly identity: WebIdentity,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly uploads: UploadStore,
  ) {}

  /**
   * Resolves when the message is durable. Keys are kept per case.
   * @throws RedressError `idempotency-key-reused` for another text under the same key; what the stores throw
   */
  async add({ claim, text, files = [], idempotencyKey }: MessageInput): Promise<MessageTaken> {
    const { caseId } = claim;
    const submission = { description: text, details: {}, files };
    const requestHash = hashOfSubmission(submission);
    const messageId = this.ids.next();
    const { row } = await this.inbox.accept({
      dedupeKey: idempotencyKey === undefined ? `id:${messageId}` : `case:${caseId}:key:${idempotencyKey}`,
      account: WEB_ACCOUNT,
      externalId: idempotencyKey === undefined ? messageId : sha256(idempotencyKey),
      raw: encodeSubmission(submission),
      receivedAt: instantNow(this.clock),
      messageId,
      hints: toHints({
        partyKey: await this.identity.partyOf(caseId),
        requestHash,
        caseId,
        proved: claim.scope === 'full',
      }),
    });
    if (readHints(row).requestHash !== requestHash) {
      throw new RedressError(
        'idempotency-key-reused',
        `The Idempotency-Key was used for another message, ${row._id}. Use a new key.`,
      );
    }
    // The case has the files of the request that was first.
    if (row._id !== messageId) await this.uploads.discard(files);
    return { messageId: row._id, receivedAt: row.receivedAt };
  }
}

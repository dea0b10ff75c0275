import { createHash, type Hash } from 'node:crypto';
import { firstHeader, scanHeaders, type HeaderField } from '../domain/header-scan.js';
import { plainMessageId, sendersHeaders, type MailIdentity } from '../domain/mail-identity.js';

/** Takes the identity of a mail while its bytes go by, without keeping them. */
export class MailDigest {
  private readonly hash: Hash = createHash('sha256');
  private readonly fields: readonly HeaderField[];
  private readonly loose: string;

  /** @param beginning the whole mail, or at least its first `HEADER_BYTES`. */
  constructor(beginning: Buffer) {
    const scanned = scanHeaders(beginning);
    this.fields = scanned.fields;
    this.loose = scanned.loose;
    this.hash.update(beginning.subarray(scanned.bodyAt));
  }

  update(chunk: Uint8Array): void {
    this.hash.update(chunk);
  }

  finish(): MailIdentity {
    const messageId = plainMessageId(firstHeader(this.fields, 'message-id'));
    if (messageId === undefined) this.hash.update(sendersHeaders(this.fields)).update(this.loose);
    const contentHash = this.hash.digest('hex');
    if (messageId !== undefined) return { messageId, contentHash };
    return firstHeader(this.fields, 'from') === undefined ? { contentHash, senderless: true } : { contentHash };
  }
}

import type { ParsedMail } from '../domain/parsed-mail.js';
import { ownCheck, trustedCheck, trustedNames, UNCHECKED, type SenderCheck } from '../domain/sender-check.js';
import type { DkimCheck } from '../scan/dkim-check.js';

/** Says what is known of a mail's sender (messaging rule 4.7): by a server we trust, else by our own look at the signatures. */
export class SenderProof {
  private readonly trusted: ReadonlySet<string>;

  /** @param trusted authserv-ids whose Authentication-Results we believe */
  constructor(
    trusted: readonly string[],
    private readonly dkim: Pick<DkimCheck, 'check'>,
  ) {
    this.trusted = trustedNames(trusted);
  }

  /**
   * Never throws, and takes no longer than the DKIM check may.
   * @param raw undefined where only the beginning was taken: what a signature is over is not there then
   */
  async check(mail: ParsedMail, raw: Buffer | undefined): Promise<SenderCheck> {
    const trusted = trustedCheck(mail, this.trusted);
    if (trusted !== undefined) return trusted;
    if (raw === undefined) return UNCHECKED;
    const dkim = await this.dkim.check(mail, raw);
    return dkim === undefined ? UNCHECKED : ownCheck(dkim);
  }
}

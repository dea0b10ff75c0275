import type { KeyRing } from '@redress/kernel';
import { insertNew } from '@redress/persistence';
import type { Model } from 'mongoose';
import { parseReturnCode, returnCodeFrom } from '../domain/return-code.js';
import type { ReturnCodeRow } from '../infrastructure/return-code-row.js';

/**
 * The codes by which people who gave no address come back. A code follows from the complaint's message by a keyed hash,
 * so that the same request is answered the same; what is stored is a keyed hash of it.
 */
export class ReturnCodes {
  constructor(
    private readonly keys: KeyRing,
    private readonly rows: Model<ReturnCodeRow>,
  ) {}

  /** The code of a complaint; it works once `keep` has resolved. */
  codeFor(messageId: string): string {
    return returnCodeFrom(this.keys.pseudonym('return-code', messageId));
  }

  /** Makes the code lead to the case that is named after this message. Repeatable. */
  async keep(messageId: string): Promise<void> {
    await insertNew(this.rows, { _id: this.hashOf(this.codeFor(messageId)), caseId: messageId });
  }

  /** The case that a code leads to, however it was typed. */
  async caseFor(typed: string): Promise<string | undefined> {
    const code = parseReturnCode(typed);
    if (code === undefined) return undefined;
    return (await this.rows.findOne({ _id: this.hashOf(code) }).lean<ReturnCodeRow>())?.caseId;
  }

  private hashOf(code: string): string {
    return this.keys.pseudonym('return-code', `code ${code}`);
  }
}

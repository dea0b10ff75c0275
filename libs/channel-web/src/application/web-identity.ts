import { caseToken, parseCaseReference, readCaseToken, type CaseTokenClaim, type KeyRing } from '@redress/kernel';
import { insertOne, isDuplicateKey } from '@redress/persistence';
import type { Model } from 'mongoose';
import type { Inbox } from '@redress/channel-kit';
import type { ReferenceRow } from '../infrastructure/reference-row.js';
import type { CaseViews } from './case-views.js';

/** Who may see which complaint: links, tokens and references. */
export class WebIdentity {
  constructor(
    private readonly keys: KeyRing,
    private readonly publicUrl: string,
    private readonly inbox: Inbox,
    private readonly views: CaseViews,
    private readonly references: Model<ReferenceRow>,
  ) {}

  /** The link that is given to who wrote the complaint, in the answer to its request. */
  statusUrl(caseId: string): string {
    return `${this.publicUrl.replace(/\/$/u, '')}/t/${caseToken(this.keys, { caseId, scope: 'full' })}`;
  }

  /** Stands for a sender on topics and in doors; the same for the same address on every channel. */
  partyKey(address: string | undefined, messageId: string): string {
    return this.keys.pseudonym('party', address ?? `message ${messageId}`);
  }

  /** What a token opens, or undefined when we did not sign it. */
  readToken(token: string | undefined): CaseTokenClaim | undefined {
    return token === undefined ? undefined : readCaseToken(this.keys, token);
  }

  /**
   * What the token opens, if that is the complaint under this reference. Undefined says nothing about whether there is
   * such a complaint.
   */
  async claimFor(reference: string, token: string | undefined): Promise<CaseTokenClaim | undefined> {
    const claim = this.readToken(token);
    const canonical = parseCaseReference(reference);
    if (claim === undefined || canonical === undefined) return undefined;
    return (await this.referenceOf(claim.caseId)) === canonical ? claim : undefined;
  }

  /** The reference of a case: as its view says or, before there is one, as it was promised. */
  async referenceOf(caseId: string): Promise<string | undefined> {
    const view = await this.views.byCase(caseId);
    if (view !== null) return view.erased ? undefined : view.reference;
    return (await this.inbox.get(caseId))?.reservedReference;
  }

  /** Promises a reference for a message. @returns false when the reference is taken */
  async reserve(reference: string, messageId: string): Promise<boolean> {
    try {
      await insertOne(this.references, { _id: reference, messageId });
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return (await this.references.findOne({ _id: reference }).lean<ReferenceRow>())?.messageId === messageId;
    }
  }
}

import {
  caseToken,
  parseCaseReference,
  readCaseToken,
  toEpoch,
  type CaseTokenClaim,
  type Clock,
  type KeyRing,
} from '@redress/kernel';
import { insertNew } from '@redress/persistence';
import type { Model } from 'mongoose';
import type { Inbox } from '@redress/channel-kit';
import type { ReferenceRow } from '../infrastructure/reference-row.js';
import { hasExpired } from '../domain/link-life.js';
import type { CaseViews } from './case-views.js';
import { readHints } from './web-hints.js';

/** What signs links, where they lead, and what tells their age. */
export interface LinkMakers {
  readonly keys: KeyRing;
  readonly publicUrl: string;
  readonly clock: Clock;
}

/** A case that a link belongs to; `expired` when the link no longer shows it. */
export interface LinkedCase {
  readonly claim: CaseTokenClaim;
  readonly token: string;
  readonly reference: string;
  readonly expired: boolean;
}

/** Whom a link is made for, and when; `issuedAt` in milliseconds. */
export type LinkHolder = Omit<CaseTokenClaim, 'scope'> & { readonly issuedAt: number };

/** Who may see which complaint: links, tokens and references. */
export class WebIdentity {
  constructor(
    private readonly makers: LinkMakers,
    private readonly inbox: Inbox,
    private readonly views: CaseViews,
    private readonly references: Model<ReferenceRow>,
  ) {}

  /** The link that is given to who wrote the complaint, in the answer to its request. */
  statusUrl(holder: LinkHolder): string {
    return this.linkFor(this.fullToken(holder));
  }

  /** A token that shows everything: for who wrote the complaint, or proved to know it. */
  fullToken(holder: LinkHolder): string {
    return caseToken(this.makers.keys, { ...holder, scope: 'full' });
  }

  linkFor(token: string): string {
    return `${this.makers.publicUrl.replace(/\/$/u, '')}/t/${token}`;
  }

  /** Stands for a sender on topics and in doors; the same for the same address on every channel. */
  partyKey(address: string | undefined, messageId: string): string {
    return this.makers.keys.pseudonym('party', address ?? `message ${messageId}`);
  }

  /** The party of the complaint itself where it came through the form; else one that stands for the link's holder. */
  async partyOf(caseId: string): Promise<string> {
    const opening = await this.inbox.get(caseId);
    return opening === null ? this.partyKey(undefined, caseId) : readHints(opening).partyKey;
  }

  /** What a token opens, or undefined when we did not sign it, however old it is. */
  readToken(token: string | undefined): CaseTokenClaim | undefined {
    return token === undefined ? undefined : readCaseToken(this.makers.keys, token);
  }

  /** The case that a token belongs to, while there is something to show of it. */
  async linkedCase(token: string | undefined): Promise<LinkedCase | undefined> {
    const claim = this.readToken(token);
    if (claim === undefined || token === undefined) return undefined;
    const known = await this.known(claim.caseId);
    if (known === undefined) return undefined;
    const { reference, receivedAt } = known;
    // A token without a date is as old as its complaint.
    return { claim, token, reference, expired: hasExpired(this.makers.clock, claim.issuedAt ?? toEpoch(receivedAt)) };
  }

  /** The case that a token belongs to, if that is the complaint under this reference as it was typed. */
  async linkedTo(reference: string, token: string | undefined): Promise<LinkedCase | undefined> {
    const linked = await this.linkedCase(token);
    return linked !== undefined && linked.reference === parseCaseReference(reference) ? linked : undefined;
  }

  /**
   * What the token opens, if that is the complaint under this reference. Undefined says nothing about whether there is
   * such a complaint.
   */
  async claimFor(reference: string, token: string | undefined): Promise<CaseTokenClaim | undefined> {
    const linked = await this.linkedTo(reference, token);
    return linked === undefined || linked.expired ? undefined : linked.claim;
  }

  /** True while there is something to show of the case. */
  async isKnown(caseId: string): Promise<boolean> {
    return (await this.known(caseId)) !== undefined;
  }

  /** Promises a reference for a message. @returns false when the reference is taken */
  async reserve(reference: string, messageId: string): Promise<boolean> {
    if (await insertNew(this.references, { _id: reference, messageId })) return true;
    return (await this.references.findOne({ _id: reference }).lean<ReferenceRow>())?.messageId === messageId;
  }

  /** As the view of a case says or, before there is one, as it was promised. */
  private async known(
    caseId: string,
  ): Promise<{ readonly reference: string; readonly receivedAt: string } | undefined> {
    const row = await this.views.byCase(caseId);
    if (row !== null) return row.view ?? undefined;
    const accepted = await this.inbox.get(caseId);
    if (accepted?.reservedReference === undefined) return undefined;
    return { reference: accepted.reservedReference, receivedAt: accepted.receivedAt };
  }
}

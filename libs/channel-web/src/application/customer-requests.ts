import type { Inbox } from '@redress/channel-kit';
import { instantNow, parseCaseReference, type CaseTokenClaim, type Clock, type Ids } from '@redress/kernel';
import { encodeSubmission, hashOfSubmission, type RawRequest } from './raw-submission.js';
import { WEB_ACCOUNT } from './take-complaint.js';
import { toHints } from './web-hints.js';
import type { WebIdentity } from './web-identity.js';

/** Where fresh links are asked for; one of the two. */
export interface AccessAddress {
  /** In lower case. */
  readonly email?: string;
  readonly phone?: string;
}

/** Hands on what customers ask for. Whether there is such a case, and what becomes of it, the case service knows. */
export class CustomerRequests {
  constructor(
    private readonly inbox: Inbox,
    private readonly identity: WebIdentity,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * From the holder of a link to a case; it goes on with whom the link was given to. Resolves when the request is durable; the same key is the same request.
   * @throws what the stores throw
   */
  async fromLink({ caseId, recipient }: LinkClaim, request: RawRequest, key?: string): Promise<void> {
    await this.accept({
      request: recipient === undefined ? request : { ...request, recipient },
      partyKey: await this.identity.partyOf(caseId),
      caseId,
      ...(key === undefined ? {} : { key }),
    });
  }

  /**
   * Asks for links to this address: to the complaint under this reference, else to all of its cases. It does the same
   * work whether there is any or not. @throws what the stores throw
   */
  async access({ email, phone }: AccessAddress, typedReference?: string): Promise<void> {
    const reference = typedReference === undefined ? undefined : parseCaseReference(typedReference);
    // A slip of the pen, which is nobody's secret: there can be no such complaint.
    if (typedReference !== undefined && reference === undefined) return;
    await this.accept({
      request: {
        type: 'access',
        ...(reference === undefined ? {} : { reference }),
        ...(phone === undefined ? {} : { phone }),
      },
      partyKey: this.identity.partyKey(email ?? phone, ''),
      ...(email === undefined ? {} : { email }),
    });
  }

  private async accept({ request, partyKey, caseId, email, key }: Asked): Promise<void> {
    const submission = { description: '', ...(email === undefined ? {} : { email }), details: {}, files: [], request };
    const messageId = this.ids.next();
    await this.inbox.accept({
      dedupeKey: key === undefined ? `id:${messageId}` : `request:${request.type}:${key}`,
      account: WEB_ACCOUNT,
      externalId: messageId,
      raw: encodeSubmission(submission),
      receivedAt: instantNow(this.clock),
      messageId,
      hints: toHints({
        partyKey,
        requestHash: hashOfSubmission(submission),
        ...(caseId === undefined ? {} : { caseId }),
      }),
    });
  }
}

type LinkClaim = Pick<CaseTokenClaim, 'caseId' | 'recipient'>;

interface Asked {
  readonly request: RawRequest;
  readonly partyKey: string;
  readonly caseId?: string;
  readonly email?: string;
  readonly key?: string;
}

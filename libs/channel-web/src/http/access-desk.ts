import type { CaseTokenClaim, Clock } from '@redress/kernel';
import type { AccessAddress, CustomerRequests } from '../application/customer-requests.js';
import type { ReturnCodes } from '../application/return-codes.js';
import type { WebIdentity } from '../application/web-identity.js';
import type { SlowDown } from './slow-down.js';

/** How people come back to a complaint whose link they have not, or no longer. Pages and API both ask here. */
export class AccessDesk {
  constructor(
    private readonly requests: CustomerRequests,
    private readonly returnCodes: ReturnCodes,
    private readonly identity: WebIdentity,
    private readonly slowDown: SlowDown,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks that links go to this address, if complaints belong to it; says nothing about whether they do. Beyond a few
   * an hour nothing more is asked. @throws RedressError `access-too-many`; what the stores throw
   */
  async byAddress(network: string, address: AccessAddress, reference?: string): Promise<void> {
    this.slowDown.ask(network);
    const known = { ...address, ...(address.email === undefined ? {} : { email: address.email.toLowerCase() }) };
    const key = this.identity.partyKey(known.email ?? known.phone, '');
    if (this.slowDown.mayBeAsked(key)) await this.requests.access(known, reference);
  }

  /** Asks that a fresh link goes to the address of the case; for the holder of one that is too old. */
  async byOldLink(network: string, claim: CaseTokenClaim, formId: string): Promise<void> {
    this.slowDown.ask(network);
    const { caseId } = claim;
    if (this.slowDown.mayBeAsked(`case ${caseId}`)) await this.requests.fromLink(claim, { type: 'access' }, formId);
  }

  /** A link to the complaint of a return code, however it was typed; undefined when there is none. */
  async byReturnCode(network: string, code: string): Promise<string | undefined> {
    this.slowDown.ask(network);
    const caseId = await this.returnCodes.caseFor(code);
    if (caseId === undefined || !(await this.identity.isKnown(caseId))) return undefined;
    const recipient = await this.identity.partyOf(caseId);
    return this.identity.statusUrl({ caseId, issuedAt: this.clock.now(), recipient });
  }
}

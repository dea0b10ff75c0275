import { RedressError, type Clock, type KeyRing } from '@redress/kernel';
import { readVisitorToken } from '../domain/visitor-token.js';

const BEARER = /^Bearer (\S{1,200})$/iu;

/** Knows by the header `Authorization` (RFC 6750 section 2.1) which conversation a request is of. */
export class VisitorCredential {
  constructor(
    private readonly keys: KeyRing,
    private readonly clock: Clock,
  ) {}

  /** @throws RedressError `visitor-token-required` without the token of a visit within the last month */
  conversationOf(authorization: string | undefined): string {
    const token = BEARER.exec(authorization ?? '')?.[1] ?? '';
    const conversation = readVisitorToken(this.keys, token, this.clock.now());
    if (conversation !== undefined) return conversation;
    throw new RedressError('visitor-token-required', 'Say hello first, and send its token: Authorization: Bearer …');
  }
}

import type { KeyRing } from './keys.js';

/**
 * What a link to a case opens. `full`: everything the customer may see; given only to who wrote the complaint in the
 * same session. `neutral`: reference, state and dates; given to addresses that nobody has proved yet.
 */
export type CaseTokenScope = 'full' | 'neutral';

export interface CaseTokenClaim {
  readonly caseId: string;
  readonly scope: CaseTokenScope;
  /** Milliseconds since 1970, in whole seconds; whoever reads the token decides how long it is good for. */
  readonly issuedAt?: number;
  /** Whom it was given to: their keyed hash, of which a token keeps the first 12 digits. Older tokens name nobody. */
  readonly recipient?: string;
}

const SECOND = 1_000;
const SCOPES = ['full', 'neutral'] as const;
// In parts between dots: case id and signature (two), and with date and recipient.
const SHORTEST = 3;
// Enough to tell the few recipients of one case apart; links stand in mails of 1 KB.
const RECIPIENT_DIGITS = 12;
const LONGEST = 5;

/**
 * A url-safe token for the case: `caseId.issued.recipient.keyId.mac`; `issued` is in seconds since 1970 in base 36, empty
 * when the claim has no date. Without a recipient `caseId.issued.keyId.mac` or `caseId.keyId.mac`. Scope, date and
 * recipient are part of what is signed.
 */
export function caseToken(keys: KeyRing, { caseId, scope, issuedAt, recipient }: CaseTokenClaim): string {
  const issued = issuedAt === undefined ? undefined : Math.floor(issuedAt / SECOND).toString(36);
  const named = recipient === undefined ? [issued] : [issued ?? '', recipient.slice(0, RECIPIENT_DIGITS)];
  const parts = named.filter((each) => each !== undefined);
  return [caseId, ...parts, keys.sign('case-token', signed(scope, caseId, parts))].join('.');
}

/** What a token proves, or undefined when it was not signed by us. */
export function readCaseToken(keys: KeyRing, token: string): CaseTokenClaim | undefined {
  const all = token.split('.');
  if (all.length < SHORTEST || all.length > LONGEST) return undefined;
  const [caseId = '', ...parts] = all.slice(0, -2);
  if (caseId === '') return undefined;
  const signature = all.slice(-2).join('.');
  const scope = SCOPES.find((each) => keys.verify('case-token', signed(each, caseId, parts), signature));
  if (scope === undefined) return undefined;
  const [issued = '', recipient] = parts;
  return {
    caseId,
    scope,
    ...(issued === '' ? {} : { issuedAt: Number.parseInt(issued, 36) * SECOND }),
    ...(recipient === undefined ? {} : { recipient }),
  };
}

// No part has a dot, so nothing else reads like what a token with a recipient signs.
function signed(scope: CaseTokenScope, caseId: string, parts: readonly string[]): string {
  return [scope, caseId, ...parts].join(parts.length > 1 ? '.' : ':');
}

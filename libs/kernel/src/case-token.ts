import type { KeyRing } from './keys.js';

/**
 * What a link to a case opens. `full`: everything the customer may see; given only to who wrote the complaint in the
 * same session. `neutral`: reference, state and dates; given to addresses that nobody has proved yet.
 */
export type CaseTokenScope = 'full' | 'neutral';

export interface CaseTokenClaim {
  readonly caseId: string;
  readonly scope: CaseTokenScope;
}

/** A url-safe token for the case, `caseId.keyId.mac`; the scope is part of what is signed. */
export function caseToken(keys: KeyRing, claim: CaseTokenClaim): string {
  return `${claim.caseId}.${keys.sign('case-token', `${claim.scope}:${claim.caseId}`)}`;
}

/** What a token proves, or undefined when it was not signed by us. */
export function readCaseToken(keys: KeyRing, token: string): CaseTokenClaim | undefined {
  const separator = token.indexOf('.');
  if (separator < 1) return undefined;
  const caseId = token.slice(0, separator);
  const signature = token.slice(separator + 1);
  for (const scope of ['full', 'neutral'] as const) {
    if (keys.verify('case-token', `${scope}:${caseId}`, signature)) return { caseId, scope };
  }
  return undefined;
}

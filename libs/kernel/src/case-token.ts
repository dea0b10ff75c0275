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
}

const SECOND = 1_000;
const SCOPES = ['full', 'neutral'] as const;

/**
 * A url-safe token for the case: `caseId.issued.keyId.mac`, or without `issued` (seconds since 1970 in base 36) when
 * the claim has no date. Scope and date are part of what is signed.
 */
export function caseToken(keys: KeyRing, { caseId, scope, issuedAt }: CaseTokenClaim): string {
  const issued = issuedAt === undefined ? [] : [Math.floor(issuedAt / SECOND).toString(36)];
  return [caseId, ...issued, keys.sign('case-token', signed(scope, caseId, issued[0]))].join('.');
}

/** What a token proves, or undefined when it was not signed by us. */
export function readCaseToken(keys: KeyRing, token: string): CaseTokenClaim | undefined {
  const parts = token.split('.');
  const [caseId = '', ...rest] = parts;
  const issued = parts.length === 4 ? rest.shift() : undefined;
  if (caseId === '' || rest.length !== 2) return undefined;
  const scope = SCOPES.find((each) => keys.verify('case-token', signed(each, caseId, issued), rest.join('.')));
  if (scope === undefined) return undefined;
  return { caseId, scope, ...(issued === undefined ? {} : { issuedAt: Number.parseInt(issued, 36) * SECOND }) };
}

function signed(scope: CaseTokenScope, caseId: string, issued: string | undefined): string {
  return issued === undefined ? `${scope}:${caseId}` : `${scope}:${caseId}:${issued}`;
}

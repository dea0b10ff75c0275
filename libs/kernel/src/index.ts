export { caseToken, readCaseToken, type CaseTokenClaim, type CaseTokenScope } from './case-token.js';
export {
  caseReferenceFrom,
  newCaseReference,
  parseCaseReference,
  type CaseReference,
  type ReferenceOrigin,
} from './case-reference.js';
export { instantNow, sleep, systemClock, toEpoch, toInstant, type Clock, type Instant } from './clock.js';
export { foldText } from './fold-text.js';
export { derivedId, madeAt, systemIds, uuidV7, type Ids } from './ids.js';
export { KeyRing, sha256, type KeyPurpose } from './keys.js';
export { proofKey } from './proof-key.js';
export { isRetriable, RedressError, type FieldError, type RedressErrorOptions } from './redress-error.js';
export { telephoneNumber } from './telephone-number.js';
export { PREVIEW_BYTES, toTextContent, utf8Prefix, type TextContent } from './text-content.js';

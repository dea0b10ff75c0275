import type { RedressError } from '@redress/kernel';

// The one place where codes of errors meet HTTP (RFC 9110, RFC 6585). A code that is not here and has no ending below
// is our own fault: 500.
const BY_CODE: Readonly<Record<string, number>> = {
  'validation-failed': 400,
  'body-malformed': 400,
  'body-too-deep': 400,
  'cursor-invalid': 400,
  'idempotency-key-required': 400,
  'idempotency-key-invalid': 400,
  'sign-in-required': 401,
  'sign-in-failed': 401,
  'visitor-token-required': 401,
  'csrf-token-wrong': 403,
  forbidden: 403,
  'not-found': 404,
  'revision-stale': 412,
  'body-too-large': 413,
  'media-type-unsupported': 415,
  'case-unassigned': 409,
  'complainant-unconfirmed': 409,
  'conversation-ended': 409,
  'decided-meanwhile': 409,
  'decision-not-delivered': 409,
  'entry-not-movable': 409,
  'idempotency-key-in-flight': 409,
  'message-joined': 409,
  'message-not-held': 409,
  'message-without-case': 409,
  'no-conversation': 409,
  'not-warned': 409,
  'nothing-to-confirm': 409,
  'nothing-to-undo': 409,
  'nothing-to-lift': 409,
  'nothing-undecided': 409,
  'override-required': 409,
  'recipient-stopped': 409,
  'seat-full': 409,
  'attachment-infected': 422,
  'channel-unreachable': 422,
  'idempotency-key-reused': 422,
  'simulation-refused': 422,
  'revision-required': 428,
  'too-many-attempts': 429,
  'service-stopping': 503,
  'files-full': 507,
  'uploads-full': 507,
};

const BY_ENDING: readonly (readonly [ending: string, status: number])[] = [
  ['-not-found', 404],
  ['-not-allowed', 409],
  ['-conflict', 409],
  ['-forbidden', 403],
  ['-invalid', 400],
  ['-too-large', 413],
  ['-too-many', 429],
  ['-unavailable', 503],
];

/** The HTTP status of an error of ours. What may succeed later is 503, unless its code says better. */
export function problemStatus(error: RedressError): number {
  const known = BY_CODE[error.code] ?? BY_ENDING.find(([ending]) => error.code.endsWith(ending))?.[1];
  return known ?? (error.retriable ? 503 : 500);
}

import { RedressError, type FieldError } from '@redress/kernel';

/** What a client hears instead of an answer; `retriable` when the same may be sent again later. */
export interface Refusal {
  readonly error: {
    readonly code: string;
    readonly detail: string;
    readonly retriable: boolean;
    readonly errors: readonly FieldError[];
  };
}

/** Our own errors as they are; of all others only that it can be tried again, for they are ours and not the client's. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof RedressError && !error.retriable) return told(error);
  const known = error instanceof RedressError && error.code.endsWith('-too-many');
  if (known) return told(error);
  const detail = 'That cannot be taken in just now. Send it again in a few seconds.';
  return { error: { code: 'unavailable', detail, retriable: true, errors: [] } };
}

function told({ code, message, retriable, fields }: RedressError): Refusal {
  return { error: { code, detail: message, retriable, errors: fields } };
}

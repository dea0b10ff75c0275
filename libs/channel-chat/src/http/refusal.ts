import { RedressError, type FieldError } from '@redress/kernel';
import type { Refusals } from '../application/refusals.js';

/** What a client hears instead of an answer; `retriable` when the same may be sent again later. */
export interface Refusal {
  readonly error: {
    readonly code: string;
    readonly detail: string;
    readonly retriable: boolean;
    readonly errors: readonly FieldError[];
  };
}

/** `refusalOf` in the words of the visitor, where there are any. */
export async function toldRefusalOf(
  error: unknown,
  { refusals, language }: { readonly refusals: Pick<Refusals, 'wordsFor'>; readonly language: string | undefined },
): Promise<Refusal> {
  const { error: refused } = refusalOf(error);
  const { detail = refused.detail } = { detail: await refusals.wordsFor(refused.code, language) };
  return { error: { ...refused, detail } };
}

/** Our own errors as they are; of all others only that it can be tried again, for they are ours and not the client's. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof RedressError && !error.retriable) return told(error);
  const known = error instanceof RedressError && error.code.endsWith('-too-many');
  if (known) return told(error);
  const detail = 'That cannot be taken in just now. Send it again in a few seconds.';
  return { error: { code: 'unavailable', detail, retriable: true, errors: [] } };
}

function told({ code, message, retriable, fields }: RedressError): Refusal {
  return { error: { code, detail: message, retriable, errors: fields } };
}

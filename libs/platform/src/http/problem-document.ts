import { STATUS_CODES } from 'node:http';
import type { FieldError } from '@redress/kernel';

/** The body of every answer that is an error (RFC 9457, media type `application/problem+json`). */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Stable, kebab-case, for programs. */
  readonly code: string;
  readonly errors: readonly FieldError[];
  /** By which the operator finds the log lines; absent outside a trace. */
  readonly traceId?: string;
}

export interface ProblemParts {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly traceId?: string | undefined;
}

export function problemDocument({ status, code, detail, errors = [], traceId }: ProblemParts): ProblemDocument {
  return {
    type: `urn:redress:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    code,
    errors,
    ...(traceId === undefined ? {} : { traceId }),
  };
}

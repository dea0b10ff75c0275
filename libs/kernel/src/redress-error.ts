/** One rule that one field of an input broke; `field` is a path such as `staff[2].email`. */
export interface FieldError {
  readonly field: string;
  readonly rule: string;
  readonly message: string;
}

export interface RedressErrorOptions {
  /** True when the same call may succeed later without a change (a store away, a lease held). */
  readonly retriable?: boolean;
  readonly fields?: readonly FieldError[];
  readonly cause?: unknown;
}

/**
 * The only error class of our own. `code` is kebab-case and stable; whoever retries looks at `retriable` alone.
 * Carries no transport status: each transport maps codes in one place.
 */
export class RedressError extends Error {
  readonly code: string;
  readonly retriable: boolean;
  readonly fields: readonly FieldError[];

  constructor(code: string, message: string, options: RedressErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'RedressError';
    this.code = code;
    this.retriable = options.retriable ?? false;
    this.fields = options.fields ?? [];
  }
}

/** True when trying again later may help. Unknown errors are not retriable: they are somebody's bug. */
export function isRetriable(error: unknown): boolean {
  return error instanceof RedressError && error.retriable;
}

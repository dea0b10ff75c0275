import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { RedressError, type FieldError } from '@redress/kernel';

/**
 * Checks every body and query against its class: unknown fields are refused, all wrong fields named at once.
 * Raises RedressError `validation-failed`; values are never quoted.
 */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => validationFailed(errors.flatMap((each) => fieldErrors(each, ''))),
  });
}

/** The error for fields that were found wrong; for checks that a class cannot express. */
export function validationFailed(fields: readonly FieldError[]): RedressError {
  // A field may break several rules; it is one field all the same.
  const names = [...new Set(fields.map(({ field }) => field))];
  const count = names.length === 1 ? 'One field is' : `${String(names.length)} fields are`;
  return new RedressError('validation-failed', `${count} wrong: ${names.join(', ')}.`, {
    fields,
  });
}

function fieldErrors(error: ValidationError, parent: string): FieldError[] {
  const isIndex = /^\d+$/u.test(error.property);
  const joined = parent === '' ? error.property : `${parent}.${error.property}`;
  const field = isIndex ? `${parent}[${error.property}]` : joined;
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) =>
    rule === 'whitelistValidation'
      ? { field, rule: 'unknown', message: `${field} is not a field of this request` }
      : { field, rule, message },
  );
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, field))];
}

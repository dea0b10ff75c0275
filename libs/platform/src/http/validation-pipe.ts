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
    exceptionFactory: (errors) => validationFailed(fieldErrors(errors)),
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

/** Each wrong field once, by the first of the rules it breaks as its class declares them: to whom nothing is a text, its length is no news. */
export function fieldErrors(errors: readonly ValidationError[], parent = ''): FieldError[] {
  return errors.flatMap((error) => errorsOf(error, parent));
}

function errorsOf(error: ValidationError, parent: string): FieldError[] {
  const isIndex = /^\d+$/u.test(error.property);
  const joined = parent === '' ? error.property : `${parent}.${error.property}`;
  const field = isIndex ? `${parent}[${error.property}]` : joined;
  // Decorators apply from the bottom up, so the rule declared first was checked last.
  const broken = Object.entries(error.constraints ?? {}).slice(-1);
  const own = broken.map(([rule, message]) =>
    rule === 'whitelistValidation'
      ? { field, rule: 'unknown', message: `${field} is not a field of this request` }
      : { field, rule, message },
  );
  return [...own, ...fieldErrors(error.children ?? [], field)];
}

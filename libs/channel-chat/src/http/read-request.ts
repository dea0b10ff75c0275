import { fieldErrors, validationFailed } from '@redress/platform';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

/** Reads what a client sent into its class. @throws RedressError `validation-failed`, naming each wrong field and its rule */
export function readRequest<T extends object>(type: new () => T, payload: unknown): T {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
    throw validationFailed([{ field: 'request', rule: 'object', message: 'request must be an object' }]);
  }
  const value = plainToInstance(type, payload);
  const errors = validateSync(value, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length > 0) throw validationFailed(fieldErrors(errors));
  return value;
}

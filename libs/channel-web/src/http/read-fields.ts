import type { FieldError } from '@redress/kernel';
import { fieldErrors } from '@redress/platform';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';

export interface ReadFields<T> {
  readonly value: T;
  readonly errors: readonly FieldError[];
}

/** Reads the fields of a form into their class; what is wrong is answered on the page, not thrown. */
export async function readFields<T extends object>(
  type: new () => T,
  fields: Readonly<Record<string, string>>,
): Promise<ReadFields<T>> {
  const value = plainToInstance(type, fields);
  return { value, errors: fieldErrors(await validate(value)) };
}

import { RedressError } from '@redress/kernel';

/** What code asked is outside what a store may be asked. Names collection and paths, never values. Not retriable: it is a bug. */
export function refusal(collection: string, reason: string): RedressError {
  return new RedressError('store-refused', `collection ${collection}: ${reason}`);
}

/** An update met a value of a type that its operator does not work on. */
export function typeMismatch(operator: string, path: string): RedressError {
  return new RedressError('store-type-mismatch', `${operator} does not fit what ${path} holds`);
}

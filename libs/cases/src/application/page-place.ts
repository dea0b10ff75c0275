import { RedressError } from '@redress/kernel';

/** Where a page of a list ended: the value it is sorted by, and the id that tells equals apart. */
export interface PagePlace {
  readonly value: string;
  readonly id: string;
}

/** A cursor for lists of which their reader may see every row; for others `PageCursors`. */
export function writePlace(place: PagePlace): string {
  return Buffer.from(JSON.stringify([place.value, place.id])).toString('base64url');
}

/** @throws RedressError `cursor-invalid` for what is no cursor of ours. */
export function readPlace(cursor: string): PagePlace {
  return readPlaceIn(listIn(Buffer.from(cursor, 'base64url').toString('utf8')));
}

/** @throws RedressError `cursor-invalid` */
export function readPlaceIn([value, id]: readonly unknown[]): PagePlace {
  if (typeof value === 'string' && typeof id === 'string') return { value, id };
  throw cursorInvalid();
}

export function cursorInvalid(): RedressError {
  return new RedressError('cursor-invalid', 'cursor: this is no cursor that a list gave; leave it out to begin anew', {
    fields: [{ field: 'cursor', rule: 'cursor', message: 'must be a nextCursor of this list' }],
  });
}

function listIn(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

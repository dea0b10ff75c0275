import type { KeyRing } from '@redress/kernel';
import { cursorInvalid, readPlaceIn, type PagePlace } from './page-place.js';

/** Cursors that tell nothing to who holds them: a place may name a case that its reader must not know of. */
export class PageCursors {
  constructor(private readonly keys: Pick<KeyRing, 'seal' | 'unseal'>) {}

  write(place: PagePlace): string {
    return this.seal([place.value, place.id]);
  }

  /** @throws RedressError `cursor-invalid` for what is no cursor of ours. */
  read(cursor: string): PagePlace {
    return readPlaceIn(this.unseal(cursor));
  }

  /** The same for places of another shape. */
  seal(parts: readonly (string | number)[]): string {
    return this.keys.seal('page-cursor', JSON.stringify(parts));
  }

  /** @throws RedressError `cursor-invalid` */
  unseal(cursor: string): readonly unknown[] {
    const text = this.keys.unseal('page-cursor', cursor);
    if (text === undefined) throw cursorInvalid();
    // Whatever opens was made by `seal`.
    return JSON.parse(text) as readonly unknown[];
  }
}

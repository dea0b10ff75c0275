import { RedressError } from '@redress/kernel';
import { checkLimit, type SearchHit, type SearchPage, type SearchRequest } from './search-index.js';
import { readingsOfQuery } from './terms/terms.js';

/** One group that an engine found; `position`: where it stands, in the engine's own words. */
export interface EngineHit extends Omit<SearchHit, 'place'> {
  readonly position: string;
}

/** What an engine finds for all of `terms`; `more`: something follows the last item. */
export interface EnginePage {
  readonly items: readonly EngineHit[];
  readonly more: boolean;
}

export type FindTerms = (terms: readonly string[], limit: number, after?: string) => Promise<EnginePage>;

/**
 * Answers a search from the first reading of the query that finds anything; later pages stay with that reading.
 * @throws RedressError `search-limit-invalid`, `cursor-invalid`
 */
export async function findByReadings(request: SearchRequest, findTerms: FindTerms): Promise<SearchPage> {
  checkLimit(request.limit);
  const readings = readingsOfQuery(request.query);
  const from = request.after === undefined ? undefined : decode(request.after);
  for (const [reading, terms] of readings.entries()) {
    if (from !== undefined && from.reading !== reading) continue;
    const page = await findTerms(terms, request.limit, from?.position);
    if (page.items.length === 0 && from === undefined) continue;
    const items = page.items.map(({ position, ...hit }) => ({ ...hit, place: encode(reading, position) }));
    const next = page.more ? items.at(-1)?.place : undefined;
    return next === undefined ? { items } : { items, next };
  }
  return { items: [] };
}

function encode(reading: number, position: string): string {
  return Buffer.from(`${String(reading)} ${position}`).toString('base64url');
}

function decode(cursor: string): { reading: number; position: string } {
  const match = /^(\d) (.{1,300})$/u.exec(Buffer.from(cursor, 'base64url').toString());
  if (match?.[2] === undefined)
    throw new RedressError('cursor-invalid', 'the cursor of this search was not made by it');
  return { reading: Number(match[1]), position: match[2] };
}

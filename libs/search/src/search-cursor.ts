import { RedressError } from '@redress/kernel';
import { checkLimit, type SearchHit, type SearchPage, type SearchRequest } from './search-index.js';
import { readingsOfQuery } from './terms/terms.js';

/** What an engine finds for all of `terms`: `next` is the position after the last item, in its own words. */
export interface EnginePage {
  readonly items: readonly SearchHit[];
  readonly next?: string;
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
    return page.next === undefined ? { items: page.items } : { items: page.items, next: encode(reading, page.next) };
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

import type { Instant } from '@redress/kernel';
import { defineCollection, isDuplicateKey, type Database, type Model } from '@redress/persistence';
import { findByReadings, type EngineHit, type EnginePage } from '../search-cursor.js';
import { SearchIndex, type SearchEntry, type SearchPage, type SearchRequest } from '../search-index.js';
import { termsOfEntry } from '../terms/terms.js';

interface SearchDocument {
  readonly _id: string;
  readonly group: string;
  /** When the group began and its name: the order of groups, and the place to go on from. */
  readonly order: string;
  /** For `$text`. */
  readonly terms: string;
  /** The same as names: `$text` means any of several terms, on some servers at least; `has.<term>` makes it all. */
  readonly has: Readonly<Record<string, 1>>;
}

const SearchEntries = defineCollection<SearchDocument>({ name: 'search_entries', text: 'terms' });

const FIRST_DOCUMENTS = 16;

/** Finds by `$text` of MongoDB, in a collection of its own. */
export class MongodbSearchIndex extends SearchIndex {
  private readonly documents: Model<SearchDocument>;

  private constructor(documents: Model<SearchDocument>) {
    super();
    this.documents = documents;
  }

  static async open(database: Database): Promise<MongodbSearchIndex> {
    const documents = database.model(SearchEntries);
    await database.ensureIndexes();
    return new MongodbSearchIndex(documents);
  }

  async put(entry: SearchEntry): Promise<void> {
    const terms = termsOfEntry(entry);
    const content: Omit<SearchDocument, '_id'> = {
      group: entry.group,
      order: orderOf(entry.at, entry.group),
      terms: terms.join(' '),
      has: Object.fromEntries(terms.map((term) => [term, 1])),
    };
    const upsert = (): Promise<unknown> =>
      this.documents.updateOne({ _id: entry.id }, { $set: content }, { upsert: true });
    try {
      await upsert();
    } catch (error) {
      // Two first puts of one id at the same moment: one inserts, the other finds it on its second try.
      if (!isDuplicateKey(error)) throw error;
      await upsert();
    }
  }

  async remove(id: string): Promise<void> {
    await this.documents.deleteOne({ _id: id });
  }

  find(request: SearchRequest): Promise<SearchPage> {
    return findByReadings(request, (terms, limit, after) => this.page(terms, limit, after));
  }

  private async page(terms: readonly string[], limit: number, after: string | undefined): Promise<EnginePage> {
    const items: EngineHit[] = [];
    let last = after;
    for (let count = FIRST_DOCUMENTS; ; count = limit + 1) {
      const found = await this.below(terms, last, count);
      for (const { _id, group, order } of found) {
        if (order === last) continue;
        if (items.length === limit) return { items, more: true };
        items.push({ id: _id, group, position: order });
        last = order;
      }
      if (found.length < count) return { items, more: false };
    }
  }

  private async below(terms: readonly string[], order: string | undefined, limit: number): Promise<SearchDocument[]> {
    const filter = {
      $text: { $search: tellingTerm(terms) },
      ...Object.fromEntries(terms.map((term) => [`has.${term}`, 1])),
      ...(order === undefined ? {} : { order: { $lt: order } }),
    };
    return await this.documents.find(filter).sort({ order: -1 }).limit(limit).lean<SearchDocument[]>();
  }
}

// All documents with the term are looked at, so it should be a rare one: references and addresses are, and long words.
function tellingTerm(terms: readonly string[]): string {
  const weight = (term: string): number => term.length + (term.startsWith('w') ? 0 : 100);
  return terms.reduce((best, term) => (weight(term) > weight(best) ? term : best));
}

function orderOf(at: Instant, group: string): string {
  return `${at} ${group}`;
}

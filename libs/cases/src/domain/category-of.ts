/** A category, as far as words decide on it. */
export interface WordedCategory {
  readonly key: string;
  /** Lower case. */
  readonly words: readonly string[];
}

/**
 * The category that most of the words point to; undefined when they point to none, or to two alike: then a person
 * decides. Words are whole words, however they are written.
 */
export function categoryOf<T extends WordedCategory>(said: string, categories: readonly T[]): T | undefined {
  const text = ` ${plain(said)} `;
  const found = categories
    .map((category) => ({ category, hits: category.words.filter((word) => text.includes(` ${plain(word)} `)).length }))
    .filter(({ hits }) => hits > 0)
    .sort((a, b) => b.hits - a.hits);
  const [first, second] = found;
  return first === undefined || first.hits === second?.hits ? undefined : first.category;
}

// Letters and figures of any script; what stands between them is one space.
function plain(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '')
    .join(' ');
}

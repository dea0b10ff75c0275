/** A piece of a letter as it reads: words, with a line break where the writer made one, or a list. */
export type LetterBlock =
  | { readonly kind: 'paragraph'; readonly lines: readonly string[] }
  | { readonly kind: 'bullets'; readonly items: readonly string[] }
  | { readonly kind: 'numbers'; readonly first: number; readonly items: readonly string[] };

const BULLET = /^[ \t]{0,3}[-*•][ \t]{1,4}(?=\S)/u;
const NUMBER = /^[ \t]{0,3}(?<number>\d{1,4})[.)][ \t]{1,4}(?=\S)/u;

/**
 * Reads the shape of a plain text: paragraphs between empty lines, and lists of at least two items. A single line
 * behind a dash is no list: it may be a signature. One pass; the words themselves stay as they are.
 */
export function letterBlocks(text: string): LetterBlock[] {
  const blocks: LetterBlock[] = [];
  let lines: string[] = [];
  const close = (): void => {
    if (lines.length > 0) blocks.push(...paragraphBlocks(lines));
    lines = [];
  };
  for (const line of text.split(/\r\n|\n|\r/u)) {
    if (line.trim() === '') close();
    else lines.push(line);
  }
  close();
  return blocks;
}

function paragraphBlocks(lines: readonly string[]): LetterBlock[] {
  const blocks: LetterBlock[] = [];
  let plain: string[] = [];
  for (let at = 0; at < lines.length;) {
    const list = listAt(lines, at);
    if (list === undefined) {
      plain.push((lines[at] ?? '').trim());
      at += 1;
      continue;
    }
    if (plain.length > 0) blocks.push({ kind: 'paragraph', lines: plain });
    plain = [];
    blocks.push(list);
    at += list.items.length;
  }
  if (plain.length > 0) blocks.push({ kind: 'paragraph', lines: plain });
  return blocks;
}

function listAt(lines: readonly string[], at: number): Exclude<LetterBlock, { kind: 'paragraph' }> | undefined {
  const first = numberOf(lines[at]);
  const belongs = (line: string | undefined, offset: number): boolean =>
    first === undefined ? line !== undefined && BULLET.test(line) : numberOf(line) === first + offset;
  if (!belongs(lines[at], 0) || !belongs(lines[at + 1], 1)) return undefined;
  const items: string[] = [];
  for (let offset = 0; belongs(lines[at + offset], offset); offset += 1) {
    items.push((lines[at + offset] ?? '').replace(first === undefined ? BULLET : NUMBER, '').trim());
  }
  return first === undefined ? { kind: 'bullets', items } : { kind: 'numbers', first, items };
}

function numberOf(line: string | undefined): number | undefined {
  const found = line === undefined ? undefined : NUMBER.exec(line)?.groups?.['number'];
  return found === undefined ? undefined : Number(found);
}

import { decodeWords } from 'postal-mime';

interface EncodedWord {
  readonly charset: string;
  readonly bytes: Buffer;
}

// RFC 2047 section 2; a label has a language behind `*` in RFC 2231 section 5.
const WORD = String.raw`=\?[^?\s]{1,60}\?[QB]\?[^?]{0,4000}\?=`;
const NEIGHBOURS = new RegExp(String.raw`${WORD}(?:[ \t\r\n]*${WORD})+`, 'giu');
const PARTS = /=\?(?<charset>[^?\s]+)\?(?<encoding>[QB])\?(?<text>[^?]*)\?=/giu;

/**
 * A header in which neighbouring encoded words of one charset are one word. Programs cut between bytes where only a
 * cut between letters is allowed (RFC 2047 section 5); decoded one by one, the letter in the middle would be lost. Words
 * that are no text together stay apart.
 */
export function joinWords(header: string): string {
  if (!header.includes('=?')) return header;
  return header.replace(NEIGHBOURS, (run) => {
    const joined = neighbours(run)
      .map(({ charset, bytes }) => `=?${charset}?B?${bytes.toString('base64')}?=`)
      .join(' ');
    return decodeWords(joined).includes('\uFFFD') ? run : joined;
  });
}

function neighbours(run: string): EncodedWord[] {
  const words: EncodedWord[] = [];
  for (const { groups } of run.matchAll(PARTS)) {
    const charset = groups?.['charset']?.split('*')[0] ?? '';
    const bytes = bytesOf(groups?.['encoding'] ?? '', groups?.['text'] ?? '');
    const last = words.at(-1);
    if (last !== undefined && last.charset.toLowerCase() === charset.toLowerCase()) {
      words[words.length - 1] = { charset, bytes: Buffer.concat([last.bytes, bytes]) };
    } else words.push({ charset, bytes });
  }
  return words;
}

function bytesOf(encoding: string, text: string): Buffer {
  if (encoding.toUpperCase() === 'B') return Buffer.from(text, 'base64');
  const plain = text
    .replaceAll('_', ' ')
    .replace(/=(?<hex>[0-9a-f]{2})/giu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}

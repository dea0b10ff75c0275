import { codePageDecoder } from './code-page.js';

/** What rich text says. `isHtml`: it was made from HTML, and this is that HTML (MS-OXRTFEX). */
export interface RtfContent {
  readonly text: string;
  readonly isHtml: boolean;
}

interface Group {
  /** Nothing in it is for a reader. */
  silent: boolean;
  /** Between `\htmlrtf` and `\htmlrtf0`: how RTF readers see what the HTML says itself. */
  rtfOnly: boolean;
  /** How many characters stand in for a `\u` where it is not known. */
  substitutes: number;
}

const DEPTH = 500;
const TOKEN =
  /\\(?<word>[a-z]{1,32})(?<number>-?\d{1,9})? ?|\\'(?<hex>[0-9a-f]{2})|\\(?<symbol>[^a-z])|(?<brace>[{}])|(?<plain>[^\\{}\r\n]+)|[\r\n]+/giuy;
const SILENT = new Set(
  'fonttbl colortbl stylesheet info pict header footer headerl headerr footerl footerr objdata filetbl listtable listoverridetable generator themedata'.split(
    ' ',
  ),
);
const BREAKS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    par: '\n',
    line: '\n',
    row: '\n',
    cell: '\t',
    tab: '\t',
    lquote: '‘',
    rquote: '’',
    ldblquote: '“',
    rdblquote: '”',
    bullet: '•',
    endash: '–',
    emdash: '—',
  }),
);

/** The words of rich text (RTF 1.9.1), in linear time. @throws RangeError when groups are nested deeper than 500 */
export function readRtf(rtf: Buffer): RtfContent {
  return new RtfReader(rtf.toString('latin1')).read();
}

class RtfReader {
  private readonly pieces: string[] = [];
  private readonly groups: Group[] = [];
  private group: Group = { silent: false, rtfOnly: false, substitutes: 1 };
  private bytes: number[] = [];
  private decode = codePageDecoder(1252);
  private isHtml = false;
  private starred = false;
  private toSkip = 0;

  constructor(private readonly rtf: string) {}

  read(): RtfContent {
    TOKEN.lastIndex = 0;
    for (let at = 0; at < this.rtf.length;) {
      TOKEN.lastIndex = at;
      const match = TOKEN.exec(this.rtf);
      at = match === null ? at + 1 : TOKEN.lastIndex + this.token(match.groups ?? {});
    }
    this.flush();
    return { text: this.pieces.join('').replaceAll('\r\n', '\n').trim(), isHtml: this.isHtml };
  }

  /** Deals with one token; returns how many characters behind it are no text at all. */
  private token({ word, number, hex, symbol, brace, plain }: Partial<Record<string, string>>): number {
    if (word !== undefined) return this.control(word.toLowerCase(), number === undefined ? undefined : Number(number));
    if (hex !== undefined) this.byte(Number.parseInt(hex, 16));
    else if (brace !== undefined) this.brace(brace);
    else if (symbol !== undefined) this.symbol(symbol);
    else if (plain !== undefined) this.say(this.withoutSubstitutes(plain));
    return 0;
  }

  private brace(brace: string): void {
    this.toSkip = 0;
    if (brace === '}') {
      this.group = this.groups.pop() ?? this.group;
      return;
    }
    if (this.groups.length >= DEPTH) throw new RangeError('rich text nested too deep');
    this.groups.push(this.group);
    this.group = { ...this.group };
  }

  private symbol(symbol: string): void {
    if (symbol === '*') this.starred = true;
    else if (symbol === '~') this.say('\u00A0');
    else if ('\\{}'.includes(symbol)) this.say(symbol);
    else if (symbol === '\n' || symbol === '\r') this.say('\n');
  }

  private control(word: string, number: number | undefined): number {
    const { starred } = this;
    this.starred = false;
    if (SILENT.has(word) || (starred && word !== 'htmltag')) this.group.silent = true;
    else if (word === 'ansicpg') this.decode = codePageDecoder(number ?? 1252);
    else if (word === 'fromhtml') this.isHtml = number !== 0;
    else if (word === 'htmlrtf') this.group.rtfOnly = number !== 0;
    else if (word === 'uc') this.group.substitutes = Math.min(Math.max(number ?? 1, 0), 4);
    else if (word === 'u' && number !== undefined) this.unicode(number);
    else if (word === 'bin') return Math.max(number ?? 0, 0);
    else this.say(BREAKS.get(word) ?? '');
    return 0;
  }

  private unicode(number: number): void {
    this.say(String.fromCharCode(number & 0xffff));
    this.toSkip = this.group.substitutes;
  }

  private byte(value: number): void {
    if (this.toSkip > 0) this.toSkip -= 1;
    else if (this.isHeard()) this.bytes.push(value);
  }

  private withoutSubstitutes(text: string): string {
    const skipped = Math.min(this.toSkip, text.length);
    this.toSkip -= skipped;
    return text.slice(skipped);
  }

  private say(text: string): void {
    if (!this.isHeard()) return;
    this.flush();
    this.pieces.push(text);
  }

  private isHeard(): boolean {
    return !this.group.silent && !(this.isHtml && this.group.rtfOnly);
  }

  /** Bytes of one character may come one escape at a time. */
  private flush(): void {
    if (this.bytes.length === 0) return;
    this.pieces.push(this.decode(Uint8Array.from(this.bytes)));
    this.bytes = [];
  }
}

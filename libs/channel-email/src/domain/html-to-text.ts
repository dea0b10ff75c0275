import { decodeEntities } from './html-entities.js';

// Elements whose content is never text for a reader.
const SILENT = new Set(['script', 'style', 'head', 'title', 'template', 'svg', 'noscript']);
const BLOCKS = new Set(
  'address article aside blockquote br center div dl dt dd fieldset footer form h1 h2 h3 h4 h5 h6 header hr li ol p pre section table tr ul'.split(
    ' ',
  ),
);

/**
 * What a reader would see of an HTML text, as plain lines: blocks begin on a line of their own, quotes get `> `, links keep
 * their words only. One pass, linear in time for any input (the converters of both mail parsers are not).
 */
export function htmlToText(html: string): string {
  return new TextCollector().collect(html);
}

class TextCollector {
  private readonly lines: string[] = [];
  private line = '';
  private quotes = 0;

  collect(html: string): string {
    let at = 0;
    while (at < html.length) {
      const open = html.indexOf('<', at);
      if (open === -1) break;
      this.say(html.slice(at, open));
      at = this.tag(html, open);
    }
    this.say(html.slice(at));
    this.breakLine();
    return this.lines
      .join('\n')
      .replace(/\n{3,}/gu, '\n\n')
      .trim();
  }

  /** Deals with what begins at `open` and returns where to go on. */
  private tag(html: string, open: number): number {
    if (html.startsWith('<!--', open)) return after(html, '-->', open + 4);
    const name = /^<\/?(?<name>[a-z][a-z0-9:-]{0,20})/iu.exec(html.slice(open, open + 24))?.groups?.name?.toLowerCase();
    if (name === undefined) {
      if (/[!?/]/u.test(html.charAt(open + 1))) return after(html, '>', open);
      this.say('<');
      return open + 1;
    }
    const end = after(html, '>', open);
    const closing = html.charAt(open + 1) === '/';
    if (SILENT.has(name) && !closing) return this.skip(html, name, end);
    if (BLOCKS.has(name)) this.breakLine();
    if (name === 'p' && closing) this.lines.push('');
    if (name === 'blockquote') this.quotes = Math.max(0, Math.min(this.quotes + (closing ? -1 : 1), 20));
    if (name === 'li' && !closing) this.line = '* ';
    if (name === 'td' && closing) this.line += ' ';
    return end;
  }

  /** A silent element that never ends would hide all that follows, so then only its tag is left out. */
  private skip(html: string, name: string, end: number): number {
    if (this.unclosed.has(name)) return end;
    const close = new RegExp(`</${name}\\b`, 'giu');
    close.lastIndex = end;
    const match = close.exec(html);
    if (match === null) {
      this.unclosed.add(name);
      return end;
    }
    return after(html, '>', match.index);
  }

  private readonly unclosed = new Set<string>();

  private say(text: string): void {
    if (text === '') return;
    const words = decodeEntities(text).replace(/[\s\u00A0]+/gu, ' ');
    this.line += this.line === '' ? words.trimStart() : words;
  }

  private breakLine(): void {
    const line = this.line.trimEnd();
    if (line !== '') this.lines.push(`${'> '.repeat(this.quotes)}${line}`);
    this.line = '';
  }
}

function after(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at === -1 ? html.length : at + mark.length;
}

import { letterBlocks } from './letter-blocks.js';

// Longer ones would be no address that a program keeps whole.
const URL_CHARACTERS = 2_000;
const URL_START = /https?:\/\/[^\s<>"]+/gu;
// What ends a sentence or closes a bracket around an address is not part of it.
const CLOSING = '.,;:!?\'"»”’)]}';
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * A plain text as HTML that says the same: paragraphs, lists, and web addresses that can be followed, each showing
 * exactly where it leads. Nothing in the text becomes markup. Each block finds its own direction where any word is
 * written from right to left, since people mix languages.
 */
export function letterHtml(text: string): string {
  const dir = RIGHT_TO_LEFT.test(text) ? ' dir="auto"' : '';
  return letterBlocks(text)
    .map((block) => {
      if (block.kind === 'paragraph') return `<p${dir}>${block.lines.map(linked).join('<br>\n')}</p>\n`;
      const items = block.items.map((item) => `<li${dir}>${linked(item)}</li>\n`).join('');
      if (block.kind === 'bullets') return `<ul${dir}>\n${items}</ul>\n`;
      return `<ol${dir}${block.first === 1 ? '' : ` start="${String(block.first)}"`}>\n${items}</ol>\n`;
    })
    .join('');
}

/** Text that is safe between tags and in a quoted attribute; control characters fall away. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/gu, '')
    .replace(/[&<>"]/gu, (character) => ENTITIES[character] ?? '');
}

function linked(line: string): string {
  let html = '';
  let done = 0;
  for (const { 0: found, index } of line.matchAll(URL_START)) {
    const address = withoutClosing(found);
    if (address.length > URL_CHARACTERS) continue;
    const shown = escapeHtml(address);
    html += `${escapeHtml(line.slice(done, index))}<a href="${shown}" dir="ltr">${shown}</a>`;
    done = index + address.length;
  }
  return html + escapeHtml(line.slice(done));
}

function withoutClosing(found: string): string {
  // An address keeps as many closing brackets as it has opening ones of its own.
  let surplus = found.split(')').length - found.split('(').length;
  let end = found.length;
  for (let last = found.charAt(end - 1); CLOSING.includes(last); last = found.charAt(end - 1)) {
    if (last === ')' && surplus <= 0) break;
    if (last === ')') surplus -= 1;
    end -= 1;
  }
  return found.slice(0, end);
}

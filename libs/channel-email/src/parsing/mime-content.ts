import PostalMime, { type Attachment } from 'postal-mime';
import { joinWords } from './join-words.js';
import { mendCharset } from './mend-charset.js';
import type { ParseCaps } from './parse-caps.js';

/** One text of a mail; of alternatives both are here. */
export interface TextPart {
  readonly plain: readonly string[];
  readonly html: readonly string[];
}

export interface MimeContent {
  readonly texts: readonly TextPart[];
  readonly attachments: readonly Attachment[];
}

// What we use of the parser's inside; its published types leave it out. The version is pinned, and the specs on the mails
// in test/mails go red when this changes.
interface ParsedField {
  readonly value: string;
  readonly params: Record<string, string | undefined>;
}
interface MimeNode {
  content?: ArrayBuffer;
  readonly contentType: { readonly parsed: ParsedField };
  readonly contentDisposition: { readonly parsed: ParsedField };
}
interface TextEntry {
  readonly plain?: readonly { readonly type: string; readonly value: unknown }[];
  readonly html?: readonly { readonly type: string; readonly value: unknown }[];
}
interface Inside {
  readonly textMap: ReadonlyMap<MimeNode, TextEntry>;
  readonly isInlineTextNode: (node: MimeNode) => boolean;
  readonly renderTextContent: () => void;
}

/**
 * The MIME tree of a mail, by postal-mime. Left to us are the conversion of HTML (the parser's takes quadratic time on unclosed
 * links) and wrong charset labels.
 * @throws Error when the mail is deeper than `caps.depth` or has more headers than 256 KB in all parts
 */
export async function readMime(raw: Buffer, caps: ParseCaps): Promise<MimeContent> {
  const parser = new PostalMime({
    maxNestingDepth: caps.depth,
    maxHeadersSize: 256 * 1024,
    // A forwarded or returned mail is a file; its text is not what the sender says.
    forceRfc822Attachments: true,
  });
  const inside = parser as unknown as Inside;
  const isInline = inside.isInlineTextNode.bind(parser);
  Object.assign(parser, {
    renderTextContent: (): void => undefined,
    isInlineTextNode: (node: MimeNode): boolean => {
      const inline = isInline(node);
      joinNames(node);
      if (inline) mendText(node);
      return inline;
    },
  });
  const { attachments } = await parser.parse(raw);
  const texts = [...inside.textMap.values()].map((entry) => ({ plain: values(entry.plain), html: values(entry.html) }));
  return { texts, attachments };
}

function joinNames({ contentType, contentDisposition }: MimeNode): void {
  for (const [{ params }, name] of [
    [contentDisposition.parsed, 'filename'],
    [contentType.parsed, 'name'],
  ] as const) {
    const written = params[name];
    if (written !== undefined) params[name] = joinWords(written);
  }
}

function values(entries: TextEntry['plain']): string[] {
  return (entries ?? []).map(({ value }) => (typeof value === 'string' ? mendControls(value) : ''));
}

// Windows-1252 from 128 to 159; the runtime's decoder takes these bytes for the control characters of ISO 8859-1.
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';

function mendControls(text: string): string {
  return text.replace(/[\u0080-\u009F]/gu, (control) => WINDOWS_1252.charAt(control.charCodeAt(0) - 128));
}

function mendText(node: MimeNode): void {
  if (node.content === undefined) return;
  const { params, value } = node.contentType.parsed;
  const claimed = params.charset?.trim() ?? '';
  const mended = mendCharset({ bytes: new Uint8Array(node.content), claimed, isHtml: value === 'text/html' });
  if (mended === undefined) return;
  params.charset = mended.charset;
  if (mended.bytes !== undefined) node.content = Uint8Array.from(mended.bytes).buffer;
}

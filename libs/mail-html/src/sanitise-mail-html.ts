import sanitizeHtml from 'sanitize-html';
import { ALLOWED_STYLES } from './allowed-styles.js';
import { boundedHtml } from './bounded-html.js';

/** More of a mail's HTML is not shown; the whole stays in the original (messaging rule 4.5). */
export const MAIL_HTML_CHARACTERS = 2 * 1024 * 1024;

// Deeper elements lose their tags and keep their words: each level costs time and stack in every reader.
const DEPTH = 100;
const ALT_CHARACTERS = 200;

const TAGS =
  'a abbr address article aside b bdi bdo blockquote br caption center cite code col colgroup dd del details div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i ins kbd li main mark ol p pre q s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr'.split(
    ' ',
  );

// Their content is never for a reader; of every other tag that is left out the words stay.
const SILENT_TAGS =
  'applet audio base canvas embed frame frameset head iframe link math meta noembed noframes noscript object plaintext script style svg template textarea title video xmp option select'.split(
    ' ',
  );

const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags: TAGS,
  nonTextTags: SILENT_TAGS,
  disallowedTagsMode: 'discard',
  allowedAttributes: {
    '*': ['dir', 'lang', 'style', 'title'],
    a: ['href', 'rel', 'target'],
    blockquote: ['type'],
    col: ['span', 'width'],
    font: ['color', 'face', 'size'],
    li: ['value'],
    ol: ['start', 'type'],
    table: ['align', 'bgcolor', 'border', 'cellpadding', 'cellspacing', 'width'],
    td: ['align', 'bgcolor', 'colspan', 'rowspan', 'valign', 'width'],
    th: ['align', 'bgcolor', 'colspan', 'rowspan', 'scope', 'valign', 'width'],
  },
  allowedStyles: { '*': ALLOWED_STYLES },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowProtocolRelative: false,
  nestingLimit: DEPTH,
  transformTags: { a: safeLink, img: wordsForImage, image: wordsForImage },
};

/**
 * A mail's HTML as it may be shown to staff, in a sandboxed frame: words, tables and modest styles. Nothing in it runs, submits,
 * loads from elsewhere, covers other content or knows who reads it; images are named in words; links open apart and tell
 * nothing of where they were. Of more than `MAIL_HTML_CHARACTERS` only the beginning. Never throws.
 */
export function sanitiseMailHtml(html: string): string {
  return sanitizeHtml(boundedHtml(html.slice(0, MAIL_HTML_CHARACTERS)), OPTIONS);
}

function safeLink(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const { href = '', ...others } = attribs;
  // A mail has no base address, so a relative link could only lead into our own pages.
  const leads = /^\s*(?:https?:\/\/|mailto:|tel:)/iu.test(href);
  const link = leads ? { href: href.trim(), rel: 'noreferrer noopener nofollow', target: '_blank' } : {};
  return { tagName, attribs: { ...kept(others), ...link } };
}

function kept(attribs: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  return Object.fromEntries(Object.entries(attribs).filter(([name]) => name !== 'rel' && name !== 'target'));
}

/** A remote image tells its server who read the mail and when; what it shows stands in the attachments, if it came along. */
function wordsForImage(_tagName: string, { alt = '' }: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const words = alt.replace(/\s+/gu, ' ').trim().slice(0, ALT_CHARACTERS);
  return { tagName: 'span', attribs: {}, text: words === '' ? '[image]' : `[image: ${words}]` };
}

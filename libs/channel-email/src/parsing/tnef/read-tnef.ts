import { decompressRTF } from '@kenjiuno/decompressrtf';
import { writeAttachedMessage } from './attached-message.js';
import { ByteReader } from './byte-reader.js';
import { codePageDecoder, type Decode } from './code-page.js';
import { propertyText, readProperties, type MapiProperty } from './mapi-properties.js';
import { readRtf } from './read-rtf.js';

export interface TnefFile {
  readonly name: string;
  readonly type: string;
  readonly content: Buffer;
  /** A mail in MAPI's own form, which could not be read and stays as it is. */
  readonly mail?: true;
}

/** What a `winmail.dat` holds. Of text and HTML at most one. */
export interface TnefContent {
  readonly text?: string;
  readonly html?: string;
  readonly files: readonly TnefFile[];
}

const SIGNATURE = 0x223e9f78;
const ATTRIBUTES = 10_000;
// Compressed; the format grows it at most ninefold.
const RTF_BYTES = 1024 * 1024;
const RTF_HEAD = 16;

// Attributes (MS-OXTNEF section 2.1.3.2): level and number.
const MESSAGE_PROPERTIES = 0x1_0006_9003;
const MESSAGE_BODY = 0x1_0002_800c;
const CODE_PAGE = 0x1_0006_9007;
const ATTACHMENT_BEGINS = 0x2_0006_9002;
const ATTACHMENT_TITLE = 0x2_0001_8010;
const ATTACHMENT_DATA = 0x2_0006_800f;
const ATTACHMENT_PROPERTIES = 0x2_0006_9005;

// Properties (MS-OXPROPS).
const BODY = 0x1000;
const RTF_COMPRESSED = 0x1009;
const BODY_HTML = 0x1013;
const ATTACH_DATA = 0x3701;
const ATTACH_FILENAME = 0x3704;
const ATTACH_LONG_FILENAME = 0x3707;
const ATTACH_MIME_TAG = 0x370e;
const DISPLAY_NAME = 0x3001;
// The interface of an attached message (MS-OXTNEF section 2.1.3.3.15), as it stands before its data.
const MESSAGE_INTERFACE = Buffer.from('0703020000000000c000000000000046', 'hex');

// Messages attached in each other; each may be as large as the one around it.
const LEVELS = 3;

interface TnefMessage extends TnefContent {
  readonly properties: ReadonlyMap<number, MapiProperty>;
  readonly decode: Decode;
}

interface Draft {
  title?: string;
  data?: Buffer;
  properties?: Map<number, MapiProperty>;
}

/**
 * Opens the envelope in which Outlook sends rich text to those it takes for Outlook (MS-OXTNEF).
 * @throws RangeError, Error when the bytes are none, or end too early
 */
export function readTnef(bytes: Buffer): TnefContent {
  const { text, html, files } = readMessage(bytes, LEVELS);
  return { ...(text === undefined ? {} : { text }), ...(html === undefined ? {} : { html }), files };
}

function readMessage(bytes: Buffer, levels: number): TnefMessage {
  const reader = new ByteReader(bytes);
  if (reader.u32() !== SIGNATURE) throw new RangeError('no TNEF');
  reader.u16();
  const files: Draft[] = [];
  let decode = codePageDecoder(1252);
  let body: Buffer | undefined;
  let properties = new Map<number, MapiProperty>();
  for (let count = 0; reader.rest > 0 && count < ATTRIBUTES; count += 1) {
    const { attribute, value } = readAttribute(reader);
    if (attribute === CODE_PAGE && value.length >= 4) decode = codePageDecoder(value.readUInt32LE(0));
    else if (attribute === MESSAGE_BODY) body = value;
    else if (attribute === MESSAGE_PROPERTIES) properties = readProperties(value);
    else if (attribute === ATTACHMENT_BEGINS) files.push({});
    else addToFile(files.at(-1), attribute, value, decode);
  }
  const read = files.flatMap((draft) => fileOf(draft, decode, levels));
  return { ...bodyOf(properties, body, decode), properties, decode, files: read };
}

function readAttribute(reader: ByteReader): { readonly attribute: number; readonly value: Buffer } {
  const attribute = reader.u8() * 0x1_0000_0000 + reader.u32();
  const value = reader.take(reader.u32());
  // The checksum finds errors of transport; mail has better ones, and writers get it wrong.
  reader.u16();
  return { attribute, value };
}

function addToFile(draft: Draft | undefined, attribute: number, value: Buffer, decode: Decode): void {
  if (draft === undefined) return;
  if (attribute === ATTACHMENT_TITLE) draft.title = decode(value).replace(/\0.*$/su, '');
  if (attribute === ATTACHMENT_DATA) draft.data = value;
  if (attribute === ATTACHMENT_PROPERTIES) draft.properties = readProperties(value);
}

function fileOf({ title, data, properties = new Map() }: Draft, decode: Decode, levels: number): TnefFile[] {
  const content = data ?? properties.get(ATTACH_DATA)?.value;
  if (content === undefined) return [];
  const named = [ATTACH_LONG_FILENAME, ATTACH_FILENAME, DISPLAY_NAME].map((id) =>
    propertyText(properties.get(id), decode),
  );
  const name = named.find((each) => each !== undefined && each !== '') ?? title ?? '';
  const type = propertyText(properties.get(ATTACH_MIME_TAG), decode)?.toLowerCase() ?? '';
  if (content.subarray(0, MESSAGE_INTERFACE.length).equals(MESSAGE_INTERFACE))
    return [messageOf(name, content, levels)];
  const known = /^[\w.+-]+\/[\w.+-]+$/u.test(type);
  return [{ name, type: known ? type : 'application/octet-stream', content }];
}

/** An attached message, which is a `winmail.dat` of its own behind the name of its interface. */
function messageOf(name: string, content: Buffer, levels: number): TnefFile {
  try {
    if (levels === 0) throw new RangeError('too many messages in each other');
    const message = readMessage(content.subarray(MESSAGE_INTERFACE.length), levels - 1);
    const mail = writeAttachedMessage(message, message.decode);
    return { name: /\.eml$/iu.test(name) ? name : `${name}.eml`, type: 'message/rfc822', content: mail };
  } catch {
    return { name, type: 'application/octet-stream', content, mail: true };
  }
}

/** The richest body that can be read: HTML, then rich text, then text. */
function bodyOf(
  properties: Map<number, MapiProperty>,
  body: Buffer | undefined,
  decode: Decode,
): { text?: string; html?: string } {
  const html = properties.get(BODY_HTML);
  if (html !== undefined) return { html: propertyText(html, decode) ?? decode(html.value) };
  const rtf = properties.get(RTF_COMPRESSED);
  if (rtf !== undefined) return richBody(rtf.value);
  const text = propertyText(properties.get(BODY), decode) ?? (body === undefined ? undefined : decode(body));
  return text === undefined ? {} : { text: text.replace(/\0+$/u, '').replaceAll('\r\n', '\n') };
}

function richBody(compressed: Buffer): { text?: string; html?: string } {
  if (compressed.length < RTF_HEAD || compressed.length > RTF_BYTES) throw new RangeError('no readable rich text');
  const bounded = Buffer.from(compressed);
  // Both sizes are the sender's claims, and the library goes by them far beyond the end.
  bounded.writeUInt32LE(Math.min(bounded.readUInt32LE(0), bounded.length - 4), 0);
  const { text, isHtml } = readRtf(Buffer.from(decompressRTF([...bounded])));
  return isHtml ? { html: text } : { text };
}

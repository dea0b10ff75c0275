import { placeInWords } from './shared-place.js';

/** The fields of a form post, as they came. */
export type FormFields = Readonly<Record<string, unknown>>;

/** A text as the provider hands it to us. A long one comes joined. */
export interface ReceivedText {
  /** The provider's id: `SM…`, with pictures `MM…`. */
  readonly sid: string;
  /** Who wrote, and which of our numbers they wrote to. */
  readonly from: string;
  readonly to: string;
  /** What they wrote, also below a picture; a place that they shared is a line of it. */
  readonly body: string;
  /** The name that its writer gave themselves; on WhatsApp alone. */
  readonly name?: string;
  /** What the provider took a keyword for. */
  readonly optOutType?: string;
  readonly media: readonly ReceivedMedia[];
}

/** A picture, or another file, that lies at the provider. */
export interface ReceivedMedia {
  readonly url: string;
  readonly type: string;
}

/** How far a text of ours has come, as the provider tells it. */
export interface ReceivedStatus {
  readonly sid: string;
  readonly status: string;
  readonly errorCode?: number;
  /** Our sender and the recipient, as the provider writes them. */
  readonly from?: string;
  readonly to?: string;
}

const SID = /^[A-Z]{2}[0-9a-fA-F]{32}$/u;
// The provider takes ten; anything more is not from there.
const MOST_MEDIA = 10;
const ADDRESS_LENGTH = 64;
const NAME_LENGTH = 100;

/** Reads a message; undefined when it is none. */
export function readText(fields: FormFields): ReceivedText | undefined {
  const [sid, from, to] = [one(fields, 'MessageSid') ?? one(fields, 'SmsSid'), one(fields, 'From'), one(fields, 'To')];
  if (sid === undefined || !SID.test(sid) || !isAddress(from) || !isAddress(to)) return undefined;
  const optOutType = one(fields, 'OptOutType');
  const name = cleanName(one(fields, 'ProfileName'));
  return {
    sid,
    from,
    to,
    body: [one(fields, 'Body') ?? '', placeOf(fields) ?? ''].filter((each) => each !== '').join('\n'),
    media: readMedia(fields),
    ...(optOutType === undefined ? {} : { optOutType }),
    ...(name === undefined ? {} : { name }),
  };
}

/** Reads a state; undefined when it is none. */
export function readStatus(fields: FormFields): ReceivedStatus | undefined {
  const sid = one(fields, 'MessageSid') ?? one(fields, 'SmsSid');
  const status = one(fields, 'MessageStatus') ?? one(fields, 'SmsStatus');
  if (sid === undefined || !SID.test(sid) || status === undefined) return undefined;
  const code = one(fields, 'ErrorCode') ?? '';
  const [from, to] = [one(fields, 'From'), one(fields, 'To')];
  return {
    sid,
    status,
    ...(/^\d{1,6}$/u.test(code) ? { errorCode: Number(code) } : {}),
    ...(isAddress(from) ? { from } : {}),
    ...(isAddress(to) ? { to } : {}),
  };
}

function placeOf(fields: FormFields): string | undefined {
  const [latitude, longitude] = [one(fields, 'Latitude'), one(fields, 'Longitude')];
  const [label, address] = [one(fields, 'Label'), one(fields, 'Address')];
  return placeInWords({
    ...(latitude === undefined ? {} : { latitude }),
    ...(longitude === undefined ? {} : { longitude }),
    ...(label === undefined ? {} : { label }),
    ...(address === undefined ? {} : { address }),
  });
}

function readMedia(fields: FormFields): ReceivedMedia[] {
  const count = Math.min(Number(one(fields, 'NumMedia') ?? 0) || 0, MOST_MEDIA);
  return Array.from({ length: count }, (_, index) => ({
    url: one(fields, `MediaUrl${String(index)}`) ?? '',
    type: one(fields, `MediaContentType${String(index)}`) ?? 'application/octet-stream',
  })).filter(({ url }) => url !== '');
}

// Whoever writes chooses it: letters and marks, on one line.
function cleanName(name: string | undefined): string | undefined {
  const clean = name
    ?.replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, NAME_LENGTH)
    .trim();
  return clean === '' ? undefined : clean;
}

function isAddress(text: string | undefined): text is string {
  return text !== undefined && text !== '' && text.length <= ADDRESS_LENGTH;
}

// A field that comes twice counts once: the signature covers both.
function one(fields: FormFields, name: string): string | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : undefined;
}

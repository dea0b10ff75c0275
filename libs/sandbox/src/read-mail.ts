import PostalMime from 'postal-mime';
import type { Instant } from '@redress/kernel';
import type { TakenMail } from './mailbox.js';

/** A mail as the person it was sent to would read it. */
export interface ReadMail {
  readonly id: string;
  readonly channel: 'email';
  readonly receivedAt: Instant;
  /** Recipients of the envelope. */
  readonly to: readonly string[];
  /** Address of the From header; the envelope's sender is `returnPath`, empty for automatic mails. */
  readonly from: string;
  readonly returnPath: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Names in lower case; of repeated ones the values by line. */
  readonly headers: Readonly<Record<string, string>>;
  readonly messageId: string;
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly bytes: number }[];
  /** What was wrong with the mail, when it could not be parsed. */
  readonly unreadable?: string;
}

// Headers end at the first empty line (RFC 5322, section 2.1).
const HEADER_END = /\r?\n\r?\n/u;
const HEADER_BYTES = 64 * 1024;
const MESSAGE_ID = /^message-id:\s*(?:\r?\n\s+)?(<[^>\r\n]*>)/imu;

/** The Message-ID without parsing the mail; empty when it has none. */
export function messageIdOf(raw: Buffer): string {
  const beginning = raw.subarray(0, HEADER_BYTES).toString('latin1');
  const headers = beginning.split(HEADER_END, 1)[0] ?? '';
  return MESSAGE_ID.exec(headers)?.[1] ?? '';
}

/** A file that came with a mail. */
export interface MailAttachment {
  readonly name: string;
  readonly content: Buffer;
}

/** The attachment at this place, counted from 0 as `ReadMail` lists them; undefined when there is none, or the mail cannot be parsed. */
export async function readAttachment({ raw }: TakenMail, place: number): Promise<MailAttachment | undefined> {
  const parsed = await parse(raw).catch(() => undefined);
  const found = parsed?.attachments[place];
  if (found === undefined) return undefined;
  const { filename, content } = found;
  const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(new Uint8Array(content));
  return { name: filename ?? '', content: bytes };
}

/** Never throws: a mail that cannot be parsed comes with `unreadable`, which is what a test wants to see. */
export async function readMail(mail: TakenMail): Promise<ReadMail> {
  const { id, receivedAt, sender, recipients, messageId } = mail;
  const envelope = { id, channel: 'email' as const, receivedAt, to: recipients, returnPath: sender, messageId };
  try {
    const parsed = await parse(mail.raw);
    return {
      ...envelope,
      from: parsed.from?.address ?? '',
      subject: parsed.subject ?? '',
      text: parsed.text ?? '',
      ...(parsed.html === undefined ? {} : { html: parsed.html }),
      headers: headersByName(parsed.headers),
      attachments: parsed.attachments.map(({ filename, mimeType, content }) => ({
        name: filename ?? '',
        type: mimeType,
        bytes: typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength,
      })),
    };
  } catch (error) {
    const unreadable = error instanceof Error ? error.message : 'unknown';
    return { ...envelope, from: '', subject: '', text: '', headers: {}, attachments: [], unreadable };
  }
}

async function parse(raw: Buffer): ReturnType<typeof PostalMime.parse> {
  return await PostalMime.parse(raw, { maxNestingDepth: 50 });
}

function headersByName(headers: readonly { readonly key: string; readonly value: string }[]): Record<string, string> {
  const byName: Record<string, string> = {};
  for (const { key, value } of headers) byName[key] = key in byName ? `${byName[key] ?? ''}\n${value}` : value;
  return byName;
}

import { addressParser, decodeWords, type Attachment } from 'postal-mime';
import { cleanName } from '../../domain/clean-text.js';
import { firstHeader, scanHeaders } from '../../domain/header-scan.js';
import { plainMessageId } from '../../domain/mail-identity.js';
import type { ForwardedMail } from '../../domain/parsed-mail.js';
import { headerInstant } from '../../domain/written-date.js';
import { joinWords } from '../join-words.js';

const NAME_CHARACTERS = 200;
const SAYS_NOTHING = /^(?:application\/(?:octet-stream|x-msg|eml|x-eml|unknown)|message\/x?-?eml|text\/plain|)$/u;

/** The bytes of an attachment, not copied. */
export function attachmentBytes({ content }: Attachment): Buffer {
  if (typeof content === 'string') return Buffer.from(content, 'utf8');
  return content instanceof Uint8Array
    ? Buffer.from(content.buffer, content.byteOffset, content.byteLength)
    : Buffer.from(content);
}

/** A file name for an attached mail: its subject. */
export function mailName(mail: Buffer): string {
  const subject = cleanName(decodeWords(joinWords(firstHeader(scanHeaders(mail).fields, 'subject') ?? '')));
  return subject === '' ? 'mail.eml' : `${subject.slice(0, NAME_CHARACTERS)}.eml`;
}

/** Whether a file is a mail: by its type, or by its name where the type says nothing, as webmail and phones attach it. */
export function isMail(attachment: Attachment): boolean {
  const { mimeType, filename } = attachment;
  if (/^message\/(?:rfc822|global)$/u.test(mimeType)) return true;
  if (!/\.eml$/iu.test(filename ?? '') || !SAYS_NOTHING.test(mimeType)) return false;
  const { fields } = scanHeaders(attachmentBytes(attachment));
  return ['from', 'date'].every((name) => fields.some((each) => each.name === name));
}

/** Who wrote the first mail that is attached, by its own headers; undefined when none is, or it names nobody. */
export function attachedMail(attachments: readonly Attachment[]): ForwardedMail | undefined {
  const attached = attachments.find((each) => isMail(each));
  if (attached === undefined) return undefined;
  const { fields } = scanHeaders(attachmentBytes(attached));
  const [author] = addressParser(joinWords(firstHeader(fields, 'from') ?? ''), { flatten: true });
  const from = {
    name: cleanName(author?.name ?? '').slice(0, 200),
    address: cleanName(author?.address ?? '').slice(0, 320),
  };
  if (from.name === '' && from.address === '') return undefined;
  const sentAt = headerInstant(firstHeader(fields, 'date'));
  const messageId = plainMessageId(firstHeader(fields, 'message-id'));
  const subject = cleanName(decodeWords(joinWords(firstHeader(fields, 'subject') ?? ''))).slice(0, 998);
  return {
    from,
    ...(sentAt === undefined ? {} : { sentAt }),
    ...(messageId === undefined ? {} : { messageId }),
    ...(subject === '' ? {} : { subject }),
  };
}

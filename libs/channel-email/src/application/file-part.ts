import { encode, wrap } from 'nodemailer/lib/base64';
import { buildHeaderValue, foldLines } from 'nodemailer/lib/mime-funcs';
import { cleanName } from '../domain/clean-text.js';

/** A file that goes with a mail; name and type as they were stored. */
export interface MailFile {
  readonly name: string;
  readonly type: string;
  readonly content: Buffer;
}

const LINE = 76;
const BYTES = 'application/octet-stream';
// RFC 6838 section 4.2. Parts that hold parts or mails may not be in base64 (RFC 2046 sections 5.1 and 5.2.1).
const PLAIN_TYPE = /^(?!multipart\/|message\/)[a-z0-9][\w!#$&^.+-]{0,62}\/[a-z0-9][\w!#$&^.+-]{0,62}$/iu;

/** A file as a part of a mail (RFC 2045, RFC 2183), its name in the form of RFC 2231 where it needs one; without the last line break. */
export function filePart({ name, type, content }: MailFile): string {
  const disposition = buildHeaderValue({ value: 'attachment', params: { filename: savedName(name) } });
  return [
    `Content-Type: ${PLAIN_TYPE.test(type) ? type : BYTES}`,
    'Content-Transfer-Encoding: base64',
    foldLines(`Content-Disposition: ${disposition}`, LINE),
    '',
    wrap(encode(content), LINE),
  ].join('\r\n');
}

// Of a name with folders programs keep the last part alone (RFC 2183 section 2.3).
function savedName(name: string): string {
  const saved = cleanName(name.replace(/[\p{Cc}/\\]/gu, '_'));
  return saved === '' ? 'file' : saved;
}

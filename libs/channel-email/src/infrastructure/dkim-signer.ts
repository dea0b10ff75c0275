import { createPrivateKey, hash, sign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { RedressError } from '@redress/kernel';
import type { MailSigner } from '../application/mail-composer.js';
import type { WrittenMail } from '../application/write-mail.js';

/** Whose signature it is, and where its public key stands: `<selector>._domainkey.<domain>`. */
export interface DkimOptions {
  readonly domain: string;
  readonly selector: string;
  /** RSA or Ed25519, PEM. */
  readonly key: string;
}

// Listed once more than they occur, so that none can be added on the way (RFC 6376 section 5.4.2).
const SEALED = ['From', 'To', 'Subject', 'Date', 'Message-ID', 'Reply-To', 'In-Reply-To', 'References'];
const SIGNED = [...SEALED, 'MIME-Version', 'Content-Type', 'Content-Language', 'Auto-Submitted'];
const BASE64_LINE = 72;

const signAside = promisify(
  (algorithm: string | null, data: Uint8Array, key: KeyObject, done: (error: Error | null, made: Buffer) => void) => {
    sign(algorithm, data, key, done);
  },
);

/**
 * Signs mails (RFC 6376, relaxed/relaxed; Ed25519 by RFC 8463). The same mail gets the same signature, since it carries
 * no time: a repeated attempt stays byte for byte the same. The sum is done aside, off the event loop.
 */
export class DkimSigner implements MailSigner {
  private readonly key: KeyObject;
  private readonly ed25519: boolean;

  /** @throws RedressError `dkim-key-unusable` when the key is neither RSA nor Ed25519 */
  constructor(private readonly options: DkimOptions) {
    this.key = createPrivateKey(options.key);
    const type = this.key.asymmetricKeyType;
    if (type !== 'rsa' && type !== 'ed25519') {
      const message = 'REDRESS_EMAIL_DKIM_KEY must be an RSA or an Ed25519 key (RFC 6376, RFC 8463).';
      throw new RedressError('dkim-key-unusable', message);
    }
    this.ed25519 = type === 'ed25519';
  }

  async sign({ headers, body }: WrittenMail): Promise<string> {
    const { domain, selector } = this.options;
    const present = new Map(headers.map((line) => [nameOf(line), line]));
    const signed = SIGNED.filter((name) => present.has(name.toLowerCase()));
    const bodyHash = hash('sha256', relaxedBody(body), 'base64');
    const unsigned = [
      `DKIM-Signature: v=1; a=${this.ed25519 ? 'ed25519' : 'rsa'}-sha256; c=relaxed/relaxed; d=${domain}; s=${selector};`,
      ` bh=${bodyHash};`,
      ` h=${[...signed, ...SEALED].join(':\r\n  ')};`,
      ' b=',
    ].join('\r\n');
    // A name that is listed once more stands for a field that is not there: an empty text.
    const lines = signed.map((name) => relaxedHeader(present.get(name.toLowerCase()) ?? ''));
    const data = Buffer.from(`${lines.join('\r\n')}\r\n${relaxedHeader(unsigned)}`, 'utf8');
    const made = this.ed25519
      ? await signAside(null, hash('sha256', data, 'buffer'), this.key)
      : await signAside('sha256', data, this.key);
    return unsigned + made.toString('base64').replace(new RegExp(`.{${String(BASE64_LINE)}}(?=.)`, 'gu'), '$&\r\n  ');
  }
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf(':')).toLowerCase();
}

/** RFC 6376 section 3.4.2. */
function relaxedHeader(line: string): string {
  const at = line.indexOf(':');
  const value = line
    .slice(at + 1)
    .replace(/\r\n/gu, '')
    .replace(/[ \t]+/gu, ' ')
    .trim();
  return `${line.slice(0, at).trim().toLowerCase()}:${value}`;
}

/** RFC 6376 section 3.4.4; our bodies are never empty. */
function relaxedBody(body: string): string {
  const lines = body.split('\r\n').map((line) => line.replace(/[ \t]+/gu, ' ').replace(/ $/u, ''));
  while (lines.at(-1) === '') lines.pop();
  return `${lines.join('\r\n')}\r\n`;
}

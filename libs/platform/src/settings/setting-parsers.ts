import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { broken, parsed, type Parsed } from './setting.js';

/** Where a listener listens. Port 0 takes a free one. An IPv6 host stands without brackets here. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

const BYTE_UNITS: Readonly<Record<string, number>> = { '': 1, B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 };

export function anyText(text: string): Parsed<string> {
  return parsed(text);
}

export function folderPath(text: string): Parsed<string> {
  return parsed(resolve(text));
}

/** `host:port`, `[::1]:port`. */
export function listenAddress(text: string): Parsed<ListenAddress> {
  const match = /^(?:\[(?<v6>[0-9a-fA-F:.]+)\]|(?<host>[^:[\]\s]+)):(?<port>\d{1,5})$/u.exec(text);
  const port = Number(match?.groups?.port);
  const host = match?.groups?.v6 ?? match?.groups?.host;
  if (host === undefined || !(port <= 65_535)) {
    return broken('address', 'must be host:port, such as 127.0.0.1:3000, with a port up to 65535');
  }
  return parsed({ host, port });
}

/** As `listenAddress`; an empty text turns the listener off. */
export function optionalListenAddress(text: string): Parsed<ListenAddress | undefined> {
  return text === '' ? parsed(undefined) : listenAddress(text);
}

/** An http or https address without query; kept without its last slash. */
export function baseUrl(text: string): Parsed<string> {
  const url = urlIn(text);
  const usable =
    url !== undefined && /^https?:$/u.test(url.protocol) && url.search === '' && url.hash === '' && url.username === '';
  if (!usable) {
    return broken(
      'base-url',
      'must be an http:// or https:// address without query, such as https://complaints.example',
    );
  }
  return parsed(url.href.replace(/\/+$/u, ''));
}

/** Scheme, host and port of a page, as browsers send it (RFC 6454 section 7). */
export function origin(text: string): Parsed<string> {
  const url = urlIn(text);
  const usable = url !== undefined && /^https?:$/u.test(url.protocol) && url.href.replace(/\/$/u, '') === url.origin;
  return usable
    ? parsed(url.origin)
    : broken('origin', 'must be a scheme, a host and perhaps a port, such as https://www.acme.example');
}

/** A URL of one of `schemes` (`sqlite:`, `mongodb://`); the message names the schemes and never the value. */
export function urlOf(...schemes: readonly string[]): (text: string) => Parsed<string> {
  return (text) => {
    const scheme = schemes.find((each) => text.startsWith(each));
    const complete = scheme !== undefined && (!scheme.endsWith('//') || text.length > scheme.length);
    return complete
      ? parsed(text)
      : broken('url', `must begin with ${schemes.join(' or ')} and name a server if it is one`);
  };
}

/** Parts at commas, trimmed, none empty, each by `each`. */
export function listOf<T>(each: (text: string) => Parsed<T>): (text: string) => Parsed<readonly T[]> {
  return (text) => {
    const values: T[] = [];
    for (const part of text.split(',').map((one) => one.trim())) {
      if (part === '') continue;
      const one = each(part);
      if (!one.ok) return one;
      values.push(one.value);
    }
    return values.length > 0 ? parsed(values) : broken('list', 'must name at least one');
  };
}

/** An e-mail address in the plain form `local@domain` (RFC 5321 4.1.2, without quotes), in lower case. */
export function mailAddress(text: string): Parsed<string> {
  const plain = text.length <= 254 && /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z\d](?:[a-z\d.-]*[a-z\d])?$/iu.test(text);
  return plain ? parsed(text.toLowerCase()) : broken('email', 'must be an address such as complaints@acme.example');
}

/** An IP address, a network in CIDR form, or one of Express's names for private networks. */
export function proxyAddress(text: string): Parsed<string> {
  const [address = '', bits, more] = text.split('/');
  const family = isIP(address);
  const bitsFit = bits === undefined || (/^\d{1,3}$/u.test(bits) && Number(bits) <= (family === 6 ? 128 : 32));
  const named = ['loopback', 'linklocal', 'uniquelocal'].includes(text);
  if (named || (family !== 0 && bitsFit && more === undefined)) return parsed(text);
  return broken('ip-or-network', 'must be an IP address, a network such as 10.0.0.0/8, or loopback');
}

export function textOfLength(minimum: number): (text: string) => Parsed<string> {
  return (text) =>
    text.length >= minimum ? parsed(text) : broken('length', `must have at least ${String(minimum)} characters`);
}

export function wholeNumber(minimum: number, maximum: number): (text: string) => Parsed<number> {
  return (text) => {
    const value = /^\d{1,15}$/u.test(text) ? Number(text) : NaN;
    if (value >= minimum && value <= maximum) return parsed(value);
    return broken('whole-number', `must be a whole number from ${String(minimum)} to ${String(maximum)}`);
  };
}

/** Bytes, plain or with KB, MB, GB (powers of 1024). */
export function byteCount(minimum: number, maximum: number): (text: string) => Parsed<number> {
  return (text) => {
    const match = /^(?<digits>\d{1,12})\s*(?<unit>B|KB|MB|GB)?$/iu.exec(text);
    const bytes = Number(match?.groups?.digits) * (BYTE_UNITS[(match?.groups?.unit ?? '').toUpperCase()] ?? NaN);
    if (bytes >= minimum && bytes <= maximum) return parsed(bytes);
    return broken('bytes', `must be a size such as 40 MB, from ${String(minimum)} to ${String(maximum)} bytes`);
  };
}

export function oneOf<const T extends string>(...choices: readonly T[]): (text: string) => Parsed<T> {
  return (text) => {
    const choice = choices.find((each) => each === text);
    return choice === undefined ? broken('choice', `must be one of ${choices.join(', ')}`) : parsed(choice);
  };
}

/** One character that mail systems use between mailbox and extension; empty where ours has none. */
export function subaddressSeparator(text: string): Parsed<string> {
  return /^[+\-_=.#]?$/u.test(text) ? parsed(text) : broken('separator', 'must be one of + - _ = . # or empty');
}

/** A certificate in PEM, or the path of a file with one. */
export function pemCertificate(text: string): Parsed<string> {
  return pem(text, 'certificate', (content) => new X509Certificate(content));
}

/** A private key in PEM, or the path of a file with one. */
export function pemPrivateKey(text: string): Parsed<string> {
  return pem(text, 'private key', (content) => createPrivateKey(content));
}

function urlIn(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function pem(text: string, what: string, check: (content: string) => unknown): Parsed<string> {
  try {
    const content = text.startsWith('-----BEGIN') ? text : readFileSync(text, 'utf8');
    check(content);
    return parsed(content);
  } catch {
    return broken('pem', `must be a ${what} in PEM form, or the path of a readable file with one`);
  }
}

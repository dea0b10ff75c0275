import { isIP } from 'node:net';
import { broken, parsed, type Parsed } from './setting.js';
import { listOf } from './setting-parsers.js';

/** One mailbox that is read by IMAP. */
export interface ImapMailbox {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; without it TLS is asked for by STARTTLS, except on this machine. */
  readonly secure: boolean;
  readonly user: string;
  /** Absent where `oauth` says how to sign in. */
  readonly pass?: string;
  /** Name of the folder, such as `INBOX`. */
  readonly mailbox: string;
  /** Name of the OAuth 2 settings that sign in, in capitals. */
  readonly oauth?: string;
}

/** Where clamd listens. */
export interface ScannerAddress {
  readonly host: string;
  readonly port: number;
}

const IMAP_RULE =
  'must be imaps://user:password@host:993/INBOX or imaps://user@host/INBOX?auth=oauth2&oauth=NAME; special characters percent-encoded';
// IANA: imap, imaps; clamd's own default.
const PORTS = { 'imap:': 143, 'imaps:': 993, 'clamd:': 3310 };

/** Mailboxes at commas; none twice. */
export function imapMailboxes(text: string): Parsed<readonly ImapMailbox[]> {
  const list = listOf(imapMailbox)(text);
  if (!list.ok) return list;
  const places = list.value.map(({ host, port, user, mailbox }) => JSON.stringify([host, port, user, mailbox]));
  return new Set(places).size === places.length ? list : broken('once', 'must name no mailbox twice');
}

/** A URL of an SMTP relay: with user and password, with `?auth=oauth2&oauth=NAME`, or without signing in. */
export function relayUrl(text: string): Parsed<string> {
  const url = urlIn(text);
  const usable = url !== undefined && /^smtps?:$/u.test(url.protocol) && url.hostname !== '';
  if (!usable) return broken('url', 'must be smtp://user:password@host:port or smtps://…');
  const oauth = oauthIn(url);
  if (oauth === 'wrong' || (oauth !== undefined && (url.username === '' || url.password !== ''))) {
    return broken('oauth', 'must be smtps://user@host:port?auth=oauth2&oauth=NAME to sign in by OAuth 2');
  }
  return parsed(text);
}

/** The name of the OAuth 2 settings that a valid mail URL signs in with, in capitals. */
export function oauthOfRelay(text: string): string | undefined {
  const oauth = oauthIn(new URL(text));
  return oauth === 'wrong' ? undefined : oauth;
}

/** An OAuth 2 token endpoint: https, or http on this machine (RFC 6749 section 3.2 asks for TLS). */
export function tokenUrl(text: string): Parsed<string> {
  const url = urlIn(text);
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  return safe && url.hash === '' ? parsed(text) : broken('token-url', 'must be an https:// address');
}

/** `clamd://host:port`; the port may be left out. */
export function scannerAddress(text: string): Parsed<ScannerAddress> {
  const url = urlIn(text);
  const bare = url !== undefined && /^\/?$/u.test(url.pathname) && url.search === '' && url.username === '';
  if (!bare || url.protocol !== 'clamd:' || url.hostname === '') {
    return broken('url', 'must be clamd://host:port');
  }
  return parsed({ host: plainHost(url.hostname), port: portOf(url, 'clamd:') });
}

/** The authserv-id of a mail server of ours (RFC 8601 section 2.5), in lower case. */
export function authservId(text: string): Parsed<string> {
  const plain = /^[a-z\d](?:[\w.-]{0,251}[a-z\d])?$/iu.test(text);
  return plain ? parsed(text.toLowerCase()) : broken('authserv-id', 'must be a name such as mx.acme.example');
}

/** A DNS name without a last dot, in lower case. */
export function domainName(text: string): Parsed<string> {
  const plain = text.length <= 253 && /^[a-z\d_](?:[a-z\d_.-]*[a-z\d])?$/iu.test(text) && !text.includes('..');
  return plain ? parsed(text.toLowerCase()) : broken('domain', 'must be a name such as acme.example');
}

/** True for names and addresses of this machine. */
export function isLoopback(host: string): boolean {
  const plain = plainHost(host);
  return plain === 'localhost' || plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
}

function imapMailbox(text: string): Parsed<ImapMailbox> {
  const url = urlIn(text);
  if (url === undefined || (url.protocol !== 'imap:' && url.protocol !== 'imaps:')) return broken('imap', IMAP_RULE);
  const oauth = oauthIn(url);
  const user = decoded(url.username);
  const pass = decoded(url.password);
  const mailbox = decoded(url.pathname.slice(1));
  const readable = user !== undefined && pass !== undefined && mailbox !== undefined && url.hostname !== '';
  if (!readable || user === '' || oauth === 'wrong' || (oauth === undefined) === (pass === '')) {
    return broken('imap', IMAP_RULE);
  }
  return parsed({
    host: plainHost(url.hostname),
    port: portOf(url, url.protocol),
    secure: url.protocol === 'imaps:',
    user,
    mailbox: mailbox === '' ? 'INBOX' : mailbox,
    ...(oauth === undefined ? { pass } : { oauth }),
  });
}

function oauthIn(url: URL): string | undefined {
  const known = [...url.searchParams.keys()].every((key) => key === 'auth' || key === 'oauth');
  const [auth, name] = [url.searchParams.get('auth'), url.searchParams.get('oauth')];
  if (known && auth === null && name === null) return undefined;
  const whole = known && auth === 'oauth2' && name !== null && /^[a-z\d_]+$/iu.test(name);
  // Lower case, which no name has.
  return whole ? name.toUpperCase() : 'wrong';
}

function portOf(url: URL, scheme: keyof typeof PORTS): number {
  return url.port === '' ? PORTS[scheme] : Number(url.port);
}

function plainHost(host: string): string {
  return host.replace(/^\[|\]$/gu, '');
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function urlIn(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

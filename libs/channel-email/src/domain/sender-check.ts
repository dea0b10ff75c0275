import type { SenderCheckData } from '@redress/contracts';
import { parseAuthenticationResults, type MethodResult } from './authentication-results.js';
import type { HeaderField } from './header-scan.js';
import { domainPart } from './mail-address.js';
import type { ParsedMail } from './parsed-mail.js';

/** What is known of a sender. `proved`: a server we trust says that the From domain vouches for this mail (aligned DMARC). */
export interface SenderCheck {
  readonly check: SenderCheckData;
  readonly proved: boolean;
}

type Result = SenderCheckData['dkim'];

/** Nobody checked. */
export const UNCHECKED: SenderCheck = {
  check: { dmarc: 'none', dkim: 'none', spf: 'none', by: 'none' },
  proved: false,
};

// Real mails pass few servers; more fields only cost time.
const FIELDS = 20;

/**
 * What the topmost Authentication-Results of a server in `trusted` says (messaging rule 4.7, RFC 8601 section 5); undefined when
 * there is none. Fields of other servers are anybody's, and so are those of ours further down.
 * @param trusted authserv-ids, in any case
 */
export function trustedCheck(mail: ParsedMail, trusted: ReadonlySet<string>): SenderCheck | undefined {
  if (trusted.size === 0) return undefined;
  const fields = mail.headers.filter(({ name }) => name === 'authentication-results').slice(0, FIELDS);
  for (const { value } of fields) {
    const parsed = parseAuthenticationResults(value);
    if (parsed === undefined || !trusted.has(parsed.authserv)) continue;
    const check: SenderCheckData = {
      dmarc: resultOf(parsed.results, 'dmarc'),
      dkim: resultOf(parsed.results, 'dkim'),
      spf: resultOf(parsed.results, 'spf'),
      by: 'authserv',
    };
    return { check, proved: check.dmarc === 'pass' && vouchesFor(parsed.results, mail) };
  }
  return undefined;
}

/** What our own look at the signatures gave: one of the From domain, or none. */
export function ownCheck(dkim: Result): SenderCheck {
  return { check: { dmarc: 'none', dkim, spf: 'none', by: 'own' }, proved: false };
}

/** The names in lower case, as they are compared. */
export function trustedNames(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map((each) => each.toLowerCase()));
}

/** One pass is enough; a failure counts when nothing passed; the rest (`neutral`, `temperror` …) proves nothing. */
function resultOf(results: readonly MethodResult[], method: string): Result {
  const found = results.filter((each) => each.method === method).map(({ result }) => result);
  if (found.includes('pass')) return 'pass';
  return found.includes('fail') ? 'fail' : 'none';
}

/** The check was about the address that we take for the sender's: one From field with one address, of the domain it names. */
function vouchesFor(results: readonly MethodResult[], { headers, from }: ParsedMail): boolean {
  const [author] = from;
  if (author === undefined || from.length !== 1 || count(headers, 'from') !== 1) return false;
  const checked = results.find(({ method, result }) => method === 'dmarc' && result === 'pass')?.properties[
    'header.from'
  ];
  return checked === undefined || domainPart(checked) === domainPart(author.address.toLowerCase());
}

function count(headers: readonly HeaderField[], name: string): number {
  return headers.filter((each) => each.name === name).length;
}

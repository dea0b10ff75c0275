import type { HeaderField } from './header-scan.js';

// Our own servers hand a mail on at most twice (filter, store); what stands in the trace below was written elsewhere.
const OWN_HOPS = 2;
// Microsoft's scale: 5 and 6 are spam, 7 to 9 certainly (Exchange spam confidence level).
const SPAM_LEVEL = 5;
const AUTHORS = new Set([
  'from',
  'to',
  'subject',
  'date',
  'message-id',
  'mime-version',
  'content-type',
  'dkim-signature',
]);

type Verdict = (value: string) => boolean | undefined;

/** What filters write, and how to read it; undefined: it says nothing. */
const MARKS: ReadonlyMap<string, Verdict> = new Map(
  Object.entries({
    'x-spam-flag': yesOrNo,
    'x-spam-status': yesOrNo,
    'x-spam': yesOrNo,
    'x-rspamd-action': (value: string) => /^(?:add[ _]header|rewrite[ _]subject|reject|quarantine)\b/iu.test(value),
    'x-ms-exchange-organization-scl': (value: string) =>
      spamLevel(/^\s*(?<level>-?\d{1,2})\b/u.exec(value)?.groups?.level),
    'x-forefront-antispam-report': (value: string) =>
      spamLevel(/(?:^|;)\s*SCL:(?<level>-?\d{1,2})\b/iu.exec(value)?.groups?.level),
  }),
);

/**
 * Whether the server that received the mail marked it as spam. Of each kind of mark the topmost counts, since servers write theirs above what
 * was there; a mark in the trace of an earlier hop is another server's opinion. It only makes a person look first, so a
 * sender who marks his own mail harms nobody else.
 */
export function isMarkedSpam(headers: readonly HeaderField[]): boolean {
  const seen = new Set<string>();
  let hops = 0;
  let inTrace = true;
  for (const { name, value } of headers) {
    if (name === 'received') hops += 1;
    if (AUTHORS.has(name)) inTrace = false;
    const verdict = seen.has(name) ? undefined : MARKS.get(name)?.(value);
    if (verdict === undefined) continue;
    seen.add(name);
    if (verdict && !(inTrace && hops > OWN_HOPS)) return true;
  }
  return false;
}

function yesOrNo(value: string): boolean | undefined {
  const word = /^\s*(?<word>yes|no|true|false)\b/iu.exec(value)?.groups?.word?.toLowerCase();
  return word === undefined ? undefined : word === 'yes' || word === 'true';
}

function spamLevel(level: string | undefined): boolean | undefined {
  return level === undefined ? undefined : Number(level) >= SPAM_LEVEL;
}

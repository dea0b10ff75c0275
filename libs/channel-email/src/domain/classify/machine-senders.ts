import { firstHeader } from '../header-scan.js';
import { normalAddress } from '../mail-address.js';
import type { OwnAddresses } from '../own-addresses.js';
import type { Mailbox, ParsedMail } from '../parsed-mail.js';

const DAEMONS =
  /^(?:mailer-daemon|postmaster|mail-?daemon|mdaemon|mail-?delivery(?:-?system)?|mailsystem|mail-?system|microsoftexchange[0-9a-f]{32}|bounce-?handler|delivery-?(?:daemon|notification|failure))(?:[+._-].*)?@/u;
const DAEMON_NAMES =
  /^(?:mail delivery (?:system|subsystem)|mail-?er?[- ]daemon|mailer daemon|microsoft outlook|internet mail delivery|mail administrator|system administrator|systemadministrator|postmaster)$/u;
const MACHINES =
  /^(?:no-?_?reply|do-?_?not-?_?reply|donotreply|ne-?pas-?repondre|nao-?responda|no-?responder|no-?contestar|keine-?antwort|bounces?|auto-?reply|autoresponder|notifications?|notifier)(?:[+._-].*)?@/u;

/** Whether the mail system itself speaks: its delivery daemon, or a sender without any address at all. */
export function isDaemon(mail: ParsedMail): boolean {
  return mail.from.some(({ name, address }) => {
    const lower = address.toLowerCase();
    if (DAEMONS.test(lower)) return true;
    // A name is only a word: it counts where the address is a machine's too.
    return DAEMON_NAMES.test(name.toLowerCase()) && (MACHINES.test(lower) || normalAddress(address) === undefined);
  });
}

/** Whether nobody reads what is sent to the sender: a daemon, or an address that says so. */
export function isMachine(mail: ParsedMail): boolean {
  return isDaemon(mail) || mail.from.some(({ address }) => MACHINES.test(address.toLowerCase()));
}

/** Whether the mail has no sender that could be written to. */
export function hasNoSender(mail: ParsedMail): boolean {
  return mail.from.every(({ address }) => normalAddress(address) === undefined);
}

/**
 * Who filled in the form that a web site sends on: it writes as `no-reply`, and the person stands in Reply-To. Undefined when
 * the sender is no such machine, or the answers would go to another machine or to us.
 */
export function formAuthor(mail: ParsedMail, own: OwnAddresses): Mailbox | undefined {
  if (!isMachine(mail) || isDaemon(mail)) return undefined;
  const replyTo = firstHeader(mail.headers, 'reply-to') ?? '';
  const address = normalAddress(/<(?<inner>[^<>]{1,320})>/u.exec(replyTo)?.groups?.['inner'] ?? replyTo);
  if (address === undefined || MACHINES.test(address) || DAEMONS.test(address)) return undefined;
  return own.match(address) === undefined ? { name: '', address } : undefined;
}

import { firstHeader } from '../header-scan.js';
import { normalAddress } from '../mail-address.js';
import type { OwnAddresses } from '../own-addresses.js';
import type { Mailbox, ParsedMail } from '../parsed-mail.js';
import { answeredIds } from '../threading-clues.js';
import { isAutoResponse, isGenerated } from './header-signs.js';

const DAEMONS =
  /^(?:mailer-daemon|postmaster|mail-?daemon|mdaemon|mail-?delivery(?:-?system)?|mailsystem|mail-?system|microsoftexchange[0-9a-f]{32}|bounce-?handler|delivery-?(?:daemon|notification|failure))(?:[+._-].*)?@/u;
// Nobody writes under these; under `postmaster@` the owner of a small domain does.
const MAILERS = /^(?:mailer-daemon|mail-?daemon|mdaemon|microsoftexchange[0-9a-f]{32})(?:[+._-].*)?@/u;
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

/** Whether its delivery daemon speaks and nobody else can: under some names of daemons people write too. */
export function isMailer(mail: ParsedMail): boolean {
  return isDaemon(mail) && mail.from.every(({ address }) => isMailerAddress(address));
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
 * Who filled in the form that a web site sends on, and stands in Reply-To: it writes as `no-reply`, in our own name, or says that
 * a program made the mail. Undefined when the sender is nothing of that kind, or the answers would go to another machine or to
 * us; in our name and by a program only of a first mail, since answers are our own mail or an absence.
 */
export function formAuthor(mail: ParsedMail, own: OwnAddresses): Mailbox | undefined {
  if (isDaemon(mail) || !(isMachine(mail) || isWrittenForm(mail, own))) return undefined;
  const replyTo = firstHeader(mail.headers, 'reply-to') ?? '';
  const address = normalAddress(/<(?<inner>[^<>]{1,320})>/u.exec(replyTo)?.groups?.['inner'] ?? replyTo);
  if (address === undefined || MACHINES.test(address) || DAEMONS.test(address)) return undefined;
  return own.match(address) === undefined ? { name: '', address } : undefined;
}

function isWrittenForm(mail: ParsedMail, own: OwnAddresses): boolean {
  if (answeredIds(mail.headers).length > 0 || isAutoResponse(mail)) return false;
  return isGenerated(mail) || mail.from.some(({ address }) => own.match(address) !== undefined);
}

function isMailerAddress(address: string): boolean {
  return normalAddress(address) === undefined || MAILERS.test(address.toLowerCase());
}

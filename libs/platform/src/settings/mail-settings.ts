import { authservId, domainName, imapMailboxes, relayUrl, scannerAddress } from './mail-parsers.js';
import {
  byteCount,
  listenAddress,
  listOf,
  mailAddress,
  optionalListenAddress,
  pemCertificate,
  pemPrivateKey,
  subaddressSeparator,
  wholeNumber,
} from './setting-parsers.js';
import { requiredWith, type Setting } from './setting.js';

/** The settings of mail, in and out, in the order of the reference. */
export const MAIL_SETTINGS = {
  emailAddresses: {
    name: 'REDRESS_EMAIL_ADDRESS',
    description:
      'Our addresses, comma separated; the first is used to send. The SMTP listener accepts these and their extensions, nothing else.',
    default: 'complaints@redress.localhost',
    parse: listOf(mailAddress),
  },
  emailSubaddress: {
    name: 'REDRESS_EMAIL_SUBADDRESS',
    description: 'Character between our mailbox and an extension; empty where the mail system has none.',
    default: '+',
    mayBeEmpty: true,
    parse: subaddressSeparator,
  },
  emailSmtpListen: {
    name: 'REDRESS_EMAIL_SMTP_LISTEN',
    description: 'Inbound SMTP; empty turns it off.',
    default: '127.0.0.1:2525',
    mayBeEmpty: true,
    parse: optionalListenAddress,
  },
  emailSmtpTlsCert: {
    name: 'REDRESS_EMAIL_SMTP_TLS_CERT',
    description: 'Certificate for STARTTLS on inbound SMTP, PEM or the path of a PEM file.',
    shown: 'none',
    parse: pemCertificate,
    requiredWhen: requiredWith('REDRESS_EMAIL_SMTP_TLS_KEY'),
  },
  emailSmtpTlsKey: {
    name: 'REDRESS_EMAIL_SMTP_TLS_KEY',
    description: 'Private key of that certificate, PEM or the path of a PEM file.',
    shown: 'none',
    parse: pemPrivateKey,
    secret: true,
    requiredWhen: requiredWith('REDRESS_EMAIL_SMTP_TLS_CERT'),
  },
  emailImapUrls: {
    name: 'REDRESS_EMAIL_IMAP_URLS',
    description:
      'Mailboxes to read, comma separated: `imaps://user:pass@host:993/INBOX`, or `imaps://user@host/INBOX?auth=oauth2&oauth=NAME`. Mail from before the first connection is only catalogued.',
    shown: 'none',
    parse: imapMailboxes,
    secret: true,
  },
  emailTrustedAuthserv: {
    name: 'REDRESS_EMAIL_TRUSTED_AUTHSERV',
    description: 'Names of our mail servers whose `Authentication-Results` we believe, comma separated.',
    shown: 'none',
    parse: listOf(authservId),
  },
  emailSmtpUrl: {
    name: 'REDRESS_EMAIL_SMTP_URL',
    description:
      'Outbound relay, `smtp(s)://user:pass@host:port`, or `smtp(s)://user@host:port?auth=oauth2&oauth=NAME`.',
    shown: 'the sandbox',
    parse: relayUrl,
    secret: true,
  },
  emailSmtpRate: {
    name: 'REDRESS_EMAIL_SMTP_RATE',
    description: 'Most mails a second to the relay.',
    shown: 'no limit',
    parse: wholeNumber(1, 100_000),
  },
  emailSmtpConnections: {
    name: 'REDRESS_EMAIL_SMTP_CONNECTIONS',
    description:
      'Connections to the relay at a time, opened as mails need them; fewer where the relay allows fewer (for mailboxes of Microsoft 365 it is 3).',
    // Each mail takes four answers of the relay: with fewer, 50 mails a second waited for a connection, not for the relay.
    // Relays bear it: it is what Postfix opens to one destination unless told.
    default: '20',
    parse: wholeNumber(1, 100),
  },
  emailDkimDomain: {
    name: 'REDRESS_EMAIL_DKIM_DOMAIN',
    description: 'Domain that signs our mail by DKIM; leave it out where the relay signs.',
    shown: 'none',
    parse: domainName,
    requiredWhen: requiredWith('REDRESS_EMAIL_DKIM_SELECTOR', 'REDRESS_EMAIL_DKIM_KEY'),
  },
  emailDkimSelector: {
    name: 'REDRESS_EMAIL_DKIM_SELECTOR',
    description: 'Selector of the DKIM key: its public half stands at `selector._domainkey.domain`.',
    shown: 'none',
    parse: domainName,
    requiredWhen: requiredWith('REDRESS_EMAIL_DKIM_DOMAIN', 'REDRESS_EMAIL_DKIM_KEY'),
  },
  emailDkimKey: {
    name: 'REDRESS_EMAIL_DKIM_KEY',
    description: 'Private DKIM key, PEM or the path of a PEM file.',
    shown: 'none',
    parse: pemPrivateKey,
    secret: true,
    requiredWhen: requiredWith('REDRESS_EMAIL_DKIM_DOMAIN', 'REDRESS_EMAIL_DKIM_SELECTOR'),
  },
  emailMaxBytes: {
    name: 'REDRESS_EMAIL_MAX_BYTES',
    description: 'Largest mail taken.',
    default: '40 MB',
    parse: byteCount(64 * 1024, 150 * 1024 ** 2),
  },
  scanUrl: {
    name: 'REDRESS_SCAN_URL',
    description:
      'Virus scanner for the files of every channel (mails, web form, texts, WhatsApp, chat), `clamd://host:port`; without it files are marked as not scanned.',
    shown: 'none',
    parse: scannerAddress,
  },
  sandboxSmtpListen: {
    name: 'REDRESS_SANDBOX_SMTP_LISTEN',
    description: "The sandbox's mail sink.",
    default: '127.0.0.1:0',
    shown: 'a free port',
    parse: listenAddress,
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;

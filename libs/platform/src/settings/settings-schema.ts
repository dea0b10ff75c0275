import {
  anyText,
  baseUrl,
  byteCount,
  folderPath,
  listenAddress,
  listOf,
  mailAddress,
  oneOf,
  optionalListenAddress,
  pemCertificate,
  pemPrivateKey,
  proxyAddress,
  relayUrl,
  subaddressSeparator,
  textOfLength,
  urlOf,
  wholeNumber,
} from './setting-parsers.js';
import type { Setting, SettingsContext } from './setting.js';

// Keys of HMAC-SHA-256 are derived from it: fewer than 32 characters would be the weakest part (RFC 2104 section 3).
const SECRET_LENGTH = 32;
// NIST SP 800-63B-4 section 3.1.1 asks for 15 where a password stands alone.
const ADMIN_PASSWORD_LENGTH = 12;

/** Every setting there is; `docs/settings.md` is checked against it in both directions. */
export const SETTINGS_SCHEMA = {
  publicUrl: {
    name: 'REDRESS_PUBLIC_URL',
    description: 'Base of every link we send.',
    default: 'http://localhost:3000',
    parse: baseUrl,
  },
  listen: {
    name: 'REDRESS_LISTEN',
    description: 'HTTP address; standalone serves everything on it, a single app serves its own part.',
    default: '127.0.0.1:3000',
    parse: listenAddress,
  },
  opsListen: {
    name: 'REDRESS_OPS_LISTEN',
    description: 'Health and metrics, apart from the public listener.',
    default: '127.0.0.1:3001',
    parse: listenAddress,
  },
  trustProxy: {
    name: 'REDRESS_TRUST_PROXY',
    description: 'Addresses or networks whose X-Forwarded headers count, comma separated.',
    shown: 'none',
    parse: listOf(proxyAddress),
  },
  dataDir: {
    name: 'REDRESS_DATA_DIR',
    description: 'Folder of the embedded engines; one process at a time.',
    default: './data',
    parse: folderPath,
  },
  databaseUrl: {
    name: 'REDRESS_DATABASE_URL',
    description: 'Documents: `sqlite:` in the data folder, or `mongodb://…`.',
    default: 'sqlite:',
    parse: urlOf('sqlite:', 'mongodb://', 'mongodb+srv://'),
    secret: true,
  },
  brokerUrl: {
    name: 'REDRESS_BROKER_URL',
    description:
      'Messages: `embedded:` in the data folder, `kafka://host:port,host:port`, or `kafka+ssl://user:pass@…` for TLS and SASL.',
    default: 'embedded:',
    parse: urlOf('embedded:', 'kafka://', 'kafka+ssl://'),
    secret: true,
  },
  filesUrl: {
    name: 'REDRESS_FILES_URL',
    description: 'Files: `file:` in the data folder, or `s3://bucket?endpoint=…&region=…`.',
    default: 'file:',
    parse: urlOf('file:', 's3://'),
    secret: true,
  },
  secret: {
    name: 'REDRESS_SECRET',
    description: `At least ${String(SECRET_LENGTH)} characters; keys per purpose are derived from it. Required unless standalone on the embedded engines.`,
    shown: 'made and kept in the data folder',
    parse: textOfLength(SECRET_LENGTH),
    secret: true,
    requiredWhen: secretRequired,
  },
  secretsPrevious: {
    name: 'REDRESS_SECRETS_PREVIOUS',
    description: 'Earlier secrets, comma separated, the newest first; what they signed stays valid.',
    shown: 'none',
    parse: listOf(textOfLength(SECRET_LENGTH)),
    secret: true,
  },
  organisation: {
    name: 'REDRESS_ORGANISATION',
    description: 'Path of the organisation file; applied at every start. Required in production where cases are kept.',
    shown: 'a demo organisation',
    parse: anyText,
    requiredWhen: organisationRequired,
  },
  adminEmail: {
    name: 'REDRESS_ADMIN_EMAIL',
    description: 'Sign-in address of the first administrator.',
    default: 'admin@redress.localhost',
    parse: mailAddress,
  },
  adminPassword: {
    name: 'REDRESS_ADMIN_PASSWORD',
    description: `Password of the first administrator, at least ${String(ADMIN_PASSWORD_LENGTH)} characters; used when that account is made, never later.`,
    shown: 'made on first start and printed once',
    parse: textOfLength(ADMIN_PASSWORD_LENGTH),
    secret: true,
  },
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
    requiredWhen: (given) => requiredWith(given, 'REDRESS_EMAIL_SMTP_TLS_KEY'),
  },
  emailSmtpTlsKey: {
    name: 'REDRESS_EMAIL_SMTP_TLS_KEY',
    description: 'Private key of that certificate, PEM or the path of a PEM file.',
    shown: 'none',
    parse: pemPrivateKey,
    secret: true,
    requiredWhen: (given) => requiredWith(given, 'REDRESS_EMAIL_SMTP_TLS_CERT'),
  },
  emailSmtpUrl: {
    name: 'REDRESS_EMAIL_SMTP_URL',
    description: 'Outbound relay, `smtp(s)://user:pass@host:port`.',
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
    description: 'Connections to the relay at a time.',
    default: '5',
    parse: wholeNumber(1, 100),
  },
  emailMaxBytes: {
    name: 'REDRESS_EMAIL_MAX_BYTES',
    description: 'Largest mail taken.',
    default: '40 MB',
    parse: byteCount(64 * 1024, 150 * 1024 ** 2),
  },
  sandboxSmtpListen: {
    name: 'REDRESS_SANDBOX_SMTP_LISTEN',
    description: "The sandbox's mail sink.",
    default: '127.0.0.1:0',
    shown: 'a free port',
    parse: listenAddress,
  },
  logLevel: {
    name: 'REDRESS_LOG_LEVEL',
    description: 'Least severe level that is written: `fatal`, `error`, `warn`, `info`, `debug`, `trace`.',
    default: 'info',
    parse: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace'),
  },
  logFormat: {
    name: 'REDRESS_LOG_FORMAT',
    description: '`json` or `pretty`.',
    shown: '`pretty` on a terminal, else `json`',
    parse: oneOf('json', 'pretty'),
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;

type Schema = typeof SETTINGS_SCHEMA;
type ValueOf<S> = S extends Setting<infer T> ? (S extends { readonly default: string } ? T : T | undefined) : never;

/** The typed value of every setting. */
export type SettingValues = { readonly [K in keyof Schema]: ValueOf<Schema[K]> };

function secretRequired(given: ReadonlyMap<string, string>, context: SettingsContext): string | undefined {
  // It signs nothing and reads nobody's signatures.
  if (context.app === 'sandbox') return undefined;
  if (context.app !== 'standalone' && context.app !== 'command') return 'several processes must share one secret';
  const embedded = (given.get('REDRESS_DATABASE_URL') ?? 'sqlite:').startsWith('sqlite:');
  return embedded ? undefined : 'it must outlive the data folder when the database is elsewhere';
}

function organisationRequired(_: ReadonlyMap<string, string>, context: SettingsContext): string | undefined {
  const keepsCases = context.app === 'standalone' || context.app === 'case-service';
  return context.production && keepsCases ? 'NODE_ENV is production, where no demo organisation is used' : undefined;
}

function requiredWith(given: ReadonlyMap<string, string>, other: string): string | undefined {
  return given.has(other) ? `${other} is set` : undefined;
}

import { CHANNELS } from '@redress/contracts';
import { MAIL_SETTINGS } from './mail-settings.js';
import type { OauthClientSettings } from './oauth-settings.js';
import {
  anyText,
  baseUrl,
  byteCount,
  folderPath,
  listenAddress,
  listOf,
  mailAddress,
  oneOf,
  origin,
  proxyAddress,
  textOfLength,
  urlOf,
} from './setting-parsers.js';
import type { Setting, SettingsContext } from './setting.js';
import { TWILIO_SETTINGS } from './twilio-settings.js';

// Keys of HMAC-SHA-256 are derived from it: fewer than 32 characters would be the weakest part (RFC 2104 section 3).
const SECRET_LENGTH = 32;
// NIST SP 800-63B-4 section 3.1.1 asks for 15 where a password stands alone.
const ADMIN_PASSWORD_LENGTH = 12;
// A tenth has room for one largest file (25 MB); what lies there is added up whenever another upload begins.
const UPLOADS_LEAST = 250 * 1024 ** 2;
const UPLOADS_MOST = 100 * 1024 ** 3;

/** Every setting there is; `docs/settings.md` is checked against it in both directions. */
export const SETTINGS_SCHEMA = {
  publicUrl: {
    name: 'REDRESS_PUBLIC_URL',
    description:
      'Base of every link we send, and of the addresses that the provider of texts calls: its signatures are checked against them.',
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
  ...MAIL_SETTINGS,
  ...TWILIO_SETTINGS,
  chatOrigins: {
    name: 'REDRESS_CHAT_ORIGINS',
    description:
      'Pages that may embed the chat beside our own, comma separated: `https://www.acme.example`. A page of any other origin is refused.',
    shown: 'our own',
    parse: listOf(origin),
  },
  webUploadsMaxBytes: {
    name: 'REDRESS_WEB_UPLOADS_MAX_BYTES',
    description:
      'Room for resumable uploads that no complaint has yet, a tenth of it for one network; conversations have as much of their own, and so have staff.',
    default: '10 GB',
    parse: byteCount(UPLOADS_LEAST, UPLOADS_MOST),
  },
  silent: {
    name: 'REDRESS_SILENT',
    description:
      'Channels that take in and send nothing (trial week), comma separated: `email`, `sms`, `whatsapp`, `web`, `chat`. Staff are told all the same.',
    shown: 'none',
    parse: listOf(oneOf(...CHANNELS)),
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
export type SettingValues = { readonly [K in keyof Schema]: ValueOf<Schema[K]> } & {
  /** OAuth 2 clients by name, in capitals; `REDRESS_EMAIL_OAUTH_<NAME>_…`. */
  readonly emailOauth: Readonly<Record<string, OauthClientSettings>>;
};

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

import type { FieldError } from '@redress/kernel';
import { tokenUrl } from './mail-parsers.js';
import { anyText } from './setting-parsers.js';
import type { Setting } from './setting.js';

/** How one OAuth 2 client gets its access tokens: client credentials, or a refresh token (RFC 6749 sections 4.4, 6). */
export interface OauthClientSettings {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly scope?: string;
  /** With it the refresh-token grant is used, else client credentials. */
  readonly refreshToken?: string;
}

type Part = keyof OauthClientSettings;
type PartSetting = Pick<Setting<string>, 'description' | 'parse' | 'secret'> & { readonly suffix: string };

/** `<NAME>` stands for a name of the operator's choice in capitals, digits and `_`. */
export const OAUTH_PREFIX = 'REDRESS_EMAIL_OAUTH_';

/** The parts of the family of settings that one OAuth 2 client has, in the order of the reference. */
export const OAUTH_PARTS: Readonly<Record<Part, PartSetting>> = {
  tokenUrl: {
    suffix: 'TOKEN_URL',
    description: 'OAuth 2 client by the name `<NAME>`: its token endpoint.',
    parse: tokenUrl,
  },
  clientId: { suffix: 'CLIENT_ID', description: 'Its client id.', parse: anyText },
  clientSecret: {
    suffix: 'CLIENT_SECRET',
    description: 'Its client secret; required unless it has a refresh token.',
    parse: anyText,
    secret: true,
  },
  scope: {
    suffix: 'SCOPE',
    description: 'What it asks for, such as `https://outlook.office365.com/.default`.',
    parse: anyText,
  },
  refreshToken: {
    suffix: 'REFRESH_TOKEN',
    description: 'Its first refresh token (Google); without one it asks by client credentials (Microsoft 365).',
    parse: anyText,
    secret: true,
  },
};

const NAME = new RegExp(
  `^${OAUTH_PREFIX}(?<name>[A-Z\\d_]+?)_(?<suffix>${Object.values(OAUTH_PARTS)
    .map(({ suffix }) => suffix)
    .join('|')})(?:_FILE)?$`,
  'u',
);

/** The row of the schema that a name of the family stands for, without `_FILE`; undefined for every other name. */
export function oauthSetting(variable: string): Setting<string> | undefined {
  const { name, suffix } = NAME.exec(variable)?.groups ?? {};
  const part = Object.values(OAUTH_PARTS).find((each) => each.suffix === suffix);
  if (name === undefined || part === undefined) return undefined;
  return { ...part, name: `${OAUTH_PREFIX}${name}_${part.suffix}` };
}

/** All OAuth 2 clients by name. `value` gives the parsed value of a setting; what is missing is added to `errors`. */
export function oauthClients(
  given: ReadonlyMap<string, string>,
  value: (setting: Setting<unknown>) => unknown,
  errors: FieldError[],
): Readonly<Record<string, OauthClientSettings>> {
  const names = new Set([...given.keys()].map((each) => NAME.exec(each)?.groups?.name).filter(isName));
  return Object.fromEntries([...names].map((name) => [name, oneClient(name, given, value, errors)]));
}

/** What the mail URLs name and nobody has set. */
export function missingClients(
  used: readonly { readonly field: string; readonly oauth: string | undefined }[],
  clients: Readonly<Record<string, OauthClientSettings>>,
): FieldError[] {
  return used
    .filter(({ oauth }) => oauth !== undefined && !Object.hasOwn(clients, oauth))
    .map(({ field, oauth }) => ({
      field,
      rule: 'oauth',
      message: `names the OAuth 2 client ${String(oauth)}, and ${OAUTH_PREFIX}${String(oauth)}_TOKEN_URL is not set`,
    }));
}

function oneClient(
  name: string,
  given: ReadonlyMap<string, string>,
  value: (setting: Setting<unknown>) => unknown,
  errors: FieldError[],
): OauthClientSettings {
  const variable = (part: Part): string => `${OAUTH_PREFIX}${name}_${OAUTH_PARTS[part].suffix}`;
  const parts = Object.entries(OAUTH_PARTS)
    .map(([part]) => [part, oauthSetting(variable(part as Part))] as const)
    .filter(([, setting]) => setting !== undefined && given.has(setting.name))
    .map(([part, setting]) => [part, setting === undefined ? undefined : value(setting)]);
  const credential: Part[] = given.has(variable('refreshToken')) ? [] : ['clientSecret'];
  for (const part of ['tokenUrl', 'clientId', ...credential] as const) {
    if (given.has(variable(part))) continue;
    errors.push({ field: variable(part), rule: 'required', message: `must be set: other settings of ${name} are` });
  }
  // What is missing or wrong has been reported, and then nobody sees the values.
  const client: unknown = Object.fromEntries(parts);
  return client as OauthClientSettings;
}

function isName(name: string | undefined): name is string {
  return name !== undefined;
}

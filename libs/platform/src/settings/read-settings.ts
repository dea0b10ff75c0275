import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { RedressError, type FieldError } from '@redress/kernel';
import { oauthOfRelay } from './mail-parsers.js';
import { nearestName } from './nearest-name.js';
import { missingClients, oauthClients, oauthSetting } from './oauth-settings.js';
import type { Setting, SettingsContext } from './setting.js';
import { SETTINGS_SCHEMA, type SettingValues } from './settings-schema.js';
import { Settings } from './settings.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ReadSettings {
  readonly settings: Settings;
  /** One sentence for each thing that is probably not meant, such as a `REDRESS_` name that is no setting. */
  readonly warnings: readonly string[];
}

const SCHEMA: Readonly<Record<string, Setting<unknown>>> = SETTINGS_SCHEMA;
const NAMES: readonly string[] = Object.values(SCHEMA).map((each) => each.name);

/**
 * Reads and validates all settings at once.
 * `NAME_FILE` names a file whose content is the value; a last line break is dropped.
 * @throws RedressError `settings-wrong` with one field for every wrong value; values of secrets are never quoted.
 */
export function readSettings(environment: Environment, context: SettingsContext): ReadSettings {
  const errors: FieldError[] = [];
  const given = givenTexts(environment, errors);
  const values: Record<string, unknown> = {};
  const value = (setting: Setting<unknown>): unknown => valueOf(setting, given, context, errors);
  for (const [key, setting] of Object.entries(SCHEMA)) values[key] = value(setting);
  const clients = oauthClients(given, value, errors);
  values.emailOauth = clients;
  errors.push(...missingClients(namedClients(values), clients));
  const warnings = [...unknownNames(environment), ...linksElsewhere(given)];
  if (errors.length > 0) throw settingsWrong(errors, warnings);
  // The loop above fills one value for every row of the schema, which is what the type says.
  return { settings: new Settings(values as unknown as SettingValues), warnings };
}

/** The environment with what a `.env` file in `folder` adds; what the environment has, wins. */
export function withDotEnv(environment: Environment, folder: string): Environment {
  let text: string;
  try {
    text = readFileSync(join(folder, '.env'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return environment;
    throw new RedressError('settings-wrong', `The file .env in ${folder} cannot be read.`, { cause: error });
  }
  return { ...parseEnv(text), ...environment };
}

function givenTexts(environment: Environment, errors: FieldError[]): Map<string, string> {
  const given = new Map<string, string>();
  const family = new Map(
    Object.keys(environment).flatMap((name) => {
      const setting = oauthSetting(name);
      return setting === undefined ? [] : [[setting.name, setting]];
    }),
  );
  for (const setting of [...Object.values(SCHEMA), ...family.values()]) {
    const text = givenText(setting, environment, errors);
    if (text !== undefined && (text !== '' || setting.mayBeEmpty === true)) given.set(setting.name, text);
  }
  return given;
}

function givenText(setting: Setting<unknown>, environment: Environment, errors: FieldError[]): string | undefined {
  const { name } = setting;
  const path = environment[`${name}_FILE`]?.trim() ?? '';
  const direct = environment[name]?.trim();
  if (path === '') return direct;
  if (direct !== undefined && direct !== '') {
    errors.push({ field: name, rule: 'once', message: `is set twice, also by ${name}_FILE: remove one` });
    return direct;
  }
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/u, '');
  } catch {
    errors.push({ field: `${name}_FILE`, rule: 'file', message: `must be a readable file, and ${path} is not` });
    return undefined;
  }
}

function valueOf(
  setting: Setting<unknown>,
  given: ReadonlyMap<string, string>,
  context: SettingsContext,
  errors: FieldError[],
): unknown {
  const text = given.get(setting.name) ?? setting.default;
  if (text === undefined) {
    const reason = setting.requiredWhen?.(given, context);
    const reported = errors.some(({ field }) => field === `${setting.name}_FILE`);
    if (reason !== undefined && !reported) {
      errors.push({ field: setting.name, rule: 'required', message: `must be set: ${reason}` });
    }
    return undefined;
  }
  const result = setting.parse(text);
  if (result.ok) return result.value;
  const quoted = setting.secret === true ? '' : ` (it is "${text.slice(0, 80)}")`;
  errors.push({ field: setting.name, rule: result.rule, message: `${result.message}${quoted}` });
  return undefined;
}

// What is undefined was wrong and is reported already.
function namedClients(values: Partial<SettingValues>): { field: string; oauth: string | undefined }[] {
  const { emailImapUrls, emailSmtpUrl } = SETTINGS_SCHEMA;
  const relay = values.emailSmtpUrl === undefined ? undefined : oauthOfRelay(values.emailSmtpUrl);
  return [
    ...(values.emailImapUrls ?? []).map(({ oauth }) => ({ field: emailImapUrls.name, oauth })),
    { field: emailSmtpUrl.name, oauth: relay },
  ];
}

function unknownNames(environment: Environment): string[] {
  const known = new Set(NAMES.flatMap((name) => [name, `${name}_FILE`]));
  return Object.keys(environment)
    .filter((name) => name.startsWith('REDRESS_') && !name.startsWith('REDRESS_TEST_') && !known.has(name))
    .filter((name) => oauthSetting(name) === undefined)
    .map((name) => {
      const nearest = nearestName(name, NAMES);
      return `${name} is no setting and is ignored${nearest === undefined ? '' : `; did you mean ${nearest}?`}`;
    });
}

// On another port the default base of links leads nowhere.
function linksElsewhere(given: ReadonlyMap<string, string>): string[] {
  const { listen, publicUrl } = SETTINGS_SCHEMA;
  if (given.has(publicUrl.name) || (given.get(listen.name) ?? listen.default) === listen.default) return [];
  return [`${listen.name} is set and ${publicUrl.name} is not: links will lead to ${publicUrl.default}`];
}

// A name with a slip in it is often why another setting is missing, so both are said together.
function settingsWrong(errors: readonly FieldError[], warnings: readonly string[]): RedressError {
  const lines = [...errors.map(({ field, rule, message }) => `${field} ${message} [${rule}]`), ...warnings];
  const count = errors.length === 1 ? 'One setting is' : `${String(errors.length)} settings are`;
  return new RedressError(
    'settings-wrong',
    `${count} wrong:\n${lines.map((line) => `  ${line}`).join('\n')}\nAll settings: docs/settings.md`,
    {
      fields: errors,
    },
  );
}

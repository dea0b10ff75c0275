import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RedressError } from '@redress/kernel';
import { OAUTH_PARTS, OAUTH_PREFIX } from './oauth-settings.js';
import { openSecret } from './open-secret.js';
import { readSettings, withDotEnv, type Environment } from './read-settings.js';
import { SETTINGS_SCHEMA } from './settings-schema.js';
import type { Setting } from './setting.js';

const STANDALONE = { app: 'standalone', production: false };

function wrongFields(environment: Environment, context = STANDALONE): readonly { field: string; rule: string }[] {
  try {
    readSettings(environment, context);
  } catch (error) {
    if (error instanceof RedressError) return error.fields.map(({ field, rule }) => ({ field, rule }));
    throw error;
  }
  throw new Error('the settings were accepted');
}

describe('settings', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'redress-settings-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('have a whole set of defaults', () => {
    const { settings, warnings } = readSettings({}, STANDALONE);
    expect(settings).toMatchObject({
      publicUrl: 'http://localhost:3000',
      listen: { host: '127.0.0.1', port: 3000 },
      emailAddresses: ['complaints@redress.localhost'],
      emailMaxBytes: 40 * 1024 * 1024,
      emailSmtpListen: { host: '127.0.0.1', port: 2525 },
      secret: undefined,
    });
    expect(warnings).toEqual([]);
  });

  it('are all reported at once, with name and rule', () => {
    const wrong = wrongFields({
      REDRESS_PUBLIC_URL: 'ftp://x',
      REDRESS_LISTEN: '3000',
      REDRESS_OPS_LISTEN: 'localhost:99999',
      REDRESS_TRUST_PROXY: '10.0.0.0/40',
      REDRESS_DATABASE_URL: 'postgres://x',
      REDRESS_SECRET: 'short',
      REDRESS_EMAIL_ADDRESS: 'nobody',
      REDRESS_EMAIL_MAX_BYTES: 'much',
      REDRESS_EMAIL_SMTP_RATE: '-1',
      REDRESS_LOG_LEVEL: 'loud',
    });
    expect(wrong).toEqual([
      { field: 'REDRESS_PUBLIC_URL', rule: 'base-url' },
      { field: 'REDRESS_LISTEN', rule: 'address' },
      { field: 'REDRESS_OPS_LISTEN', rule: 'address' },
      { field: 'REDRESS_TRUST_PROXY', rule: 'ip-or-network' },
      { field: 'REDRESS_DATABASE_URL', rule: 'url' },
      { field: 'REDRESS_SECRET', rule: 'length' },
      { field: 'REDRESS_EMAIL_ADDRESS', rule: 'email' },
      { field: 'REDRESS_EMAIL_SMTP_RATE', rule: 'whole-number' },
      { field: 'REDRESS_EMAIL_MAX_BYTES', rule: 'bytes' },
      { field: 'REDRESS_LOG_LEVEL', rule: 'choice' },
    ]);
  });

  it('require what the way of running needs', () => {
    expect(wrongFields({}, { app: 'email-gateway', production: false })).toEqual([
      { field: 'REDRESS_SECRET', rule: 'required' },
    ]);
    expect(wrongFields({ REDRESS_DATABASE_URL: 'mongodb://db/redress' })).toEqual([
      { field: 'REDRESS_SECRET', rule: 'required' },
    ]);
    expect(wrongFields({}, { app: 'standalone', production: true })).toEqual([
      { field: 'REDRESS_ORGANISATION', rule: 'required' },
    ]);
    expect(wrongFields({ REDRESS_EMAIL_SMTP_TLS_CERT: join(folder, 'none.pem') })).toEqual([
      { field: 'REDRESS_EMAIL_SMTP_TLS_CERT', rule: 'pem' },
      { field: 'REDRESS_EMAIL_SMTP_TLS_KEY', rule: 'required' },
    ]);
  });

  it('read mailboxes with their ways to sign in', () => {
    const { settings, warnings } = readSettings(
      {
        REDRESS_EMAIL_IMAP_URLS:
          'imaps://box%40acme.example:p%2Cw@mail.example, imap://two@127.0.0.1:1143/Com%20plaints?auth=oauth2&oauth=m365',
        REDRESS_EMAIL_OAUTH_M365_TOKEN_URL: 'https://login.example/token',
        REDRESS_EMAIL_OAUTH_M365_CLIENT_ID: 'id',
        REDRESS_EMAIL_OAUTH_M365_CLIENT_SECRET: 'hush',
        REDRESS_SCAN_URL: 'clamd://[::1]',
        REDRESS_SILENT: 'email',
      },
      STANDALONE,
    );
    expect(settings.emailImapUrls).toEqual([
      { host: 'mail.example', port: 993, secure: true, user: 'box@acme.example', pass: 'p,w', mailbox: 'INBOX' },
      { host: '127.0.0.1', port: 1143, secure: false, user: 'two', mailbox: 'Com plaints', oauth: 'M365' },
    ]);
    expect(settings.emailOauth).toEqual({
      M365: { tokenUrl: 'https://login.example/token', clientId: 'id', clientSecret: 'hush' },
    });
    expect(settings).toMatchObject({ scanUrl: { host: '::1', port: 3310 }, silent: ['email'] });
    expect(warnings).toEqual([]);
  });

  it('name what an OAuth 2 client lacks, and clients that nobody has set', () => {
    const file = join(folder, 'refresh.txt');
    writeFileSync(file, 'r-1\n');
    const wrong = wrongFields({
      REDRESS_EMAIL_OAUTH_A_CLIENT_ID: 'id',
      REDRESS_EMAIL_OAUTH_B_TOKEN_URL: 'http://login.example/token',
      REDRESS_EMAIL_OAUTH_B_CLIENT_ID: 'id',
      REDRESS_EMAIL_OAUTH_B_REFRESH_TOKEN_FILE: file,
      REDRESS_EMAIL_SMTP_URL: 'smtps://box@mail.example?auth=oauth2&oauth=C',
    });
    expect(wrong).toEqual([
      { field: 'REDRESS_EMAIL_OAUTH_A_TOKEN_URL', rule: 'required' },
      { field: 'REDRESS_EMAIL_OAUTH_A_CLIENT_SECRET', rule: 'required' },
      { field: 'REDRESS_EMAIL_OAUTH_B_TOKEN_URL', rule: 'token-url' },
      { field: 'REDRESS_EMAIL_SMTP_URL', rule: 'oauth' },
    ]);
  });

  it.each([
    ['imaps://mail.example', 'imap'],
    ['imaps://user@mail.example', 'imap'],
    ['https://user:pass@mail.example', 'imap'],
    ['imaps://user:pass@mail.example?auth=oauth2&oauth=A', 'imap'],
    ['imaps://user:%ff@mail.example', 'imap'],
    ['imaps://u:p@mail.example,imaps://u:q@mail.example:993/INBOX', 'once'],
  ])('refuse the mailbox %s', (url, rule) => {
    expect(wrongFields({ REDRESS_EMAIL_IMAP_URLS: url })).toEqual([{ field: 'REDRESS_EMAIL_IMAP_URLS', rule }]);
  });

  it('want a DKIM key whole', () => {
    expect(wrongFields({ REDRESS_EMAIL_DKIM_SELECTOR: 's1' })).toEqual([
      { field: 'REDRESS_EMAIL_DKIM_DOMAIN', rule: 'required' },
      { field: 'REDRESS_EMAIL_DKIM_KEY', rule: 'required' },
    ]);
  });

  it('name the nearest setting for an unknown name', () => {
    const { warnings } = readSettings({ REDRESS_PUBLIC_ULR: 'x', REDRESS_TEST_KAFKA_URL: 'x', OTHER: 'x' }, STANDALONE);
    expect(warnings).toEqual(['REDRESS_PUBLIC_ULR is no setting and is ignored; did you mean REDRESS_PUBLIC_URL?']);
  });

  it('say both what is wrong and what is unknown', () => {
    const environment = { REDRESS_LISTN: '127.0.0.1:1', REDRESS_LOG_LEVEL: 'loud' };
    expect(() => readSettings(environment, STANDALONE)).toThrow(/REDRESS_LOG_LEVEL[\s\S]*did you mean REDRESS_LISTEN/u);
  });

  it('warn of links that would lead elsewhere', () => {
    const warnings = (environment: Environment): readonly string[] => readSettings(environment, STANDALONE).warnings;
    expect(warnings({ REDRESS_LISTEN: '127.0.0.1:8080' })).toEqual([
      'REDRESS_LISTEN is set and REDRESS_PUBLIC_URL is not: links will lead to http://localhost:3000',
    ]);
    expect(warnings({ REDRESS_LISTEN: '127.0.0.1:8080', REDRESS_PUBLIC_URL: 'http://localhost:8080' })).toEqual([]);
    expect(warnings({ REDRESS_LISTEN: '127.0.0.1:3000' })).toEqual([]);
  });

  it('come from files, and never from two places', () => {
    const file = join(folder, 'secret.txt');
    writeFileSync(file, `${'s'.repeat(40)}\n`);
    const { settings } = readSettings({ REDRESS_SECRET_FILE: file }, STANDALONE);
    expect(settings.secret).toBe('s'.repeat(40));
    expect(wrongFields({ REDRESS_SECRET_FILE: file, REDRESS_SECRET: 't'.repeat(40) })).toEqual([
      { field: 'REDRESS_SECRET', rule: 'once' },
    ]);
    expect(wrongFields({ REDRESS_SECRET_FILE: join(folder, 'none') })).toEqual([
      { field: 'REDRESS_SECRET_FILE', rule: 'file' },
    ]);
  });

  it('of a provider of texts come together, and say where machines may text to', () => {
    const account = { REDRESS_TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`, REDRESS_TWILIO_AUTH_TOKEN: 't'.repeat(32) };
    const service = `MG${'0'.repeat(32)}`;
    const whole = { ...account, REDRESS_TWILIO_FROM: `${service},+447700900000` };
    expect(readSettings(whole, STANDALONE).settings.twilioFrom).toEqual([service, '+447700900000']);
    expect(wrongFields(account)).toEqual([{ field: 'REDRESS_TWILIO_FROM', rule: 'required' }]);
    expect(wrongFields({ ...account, REDRESS_TWILIO_FROM: service })).toEqual([
      { field: 'REDRESS_SMS_COUNTRIES', rule: 'required' },
    ]);
    expect(wrongFields({ ...whole, REDRESS_TWILIO_FROM: 'viber:+447700900000' })).toEqual([
      { field: 'REDRESS_TWILIO_FROM', rule: 'text-sender' },
    ]);
    const byWhatsApp = { ...account, REDRESS_TWILIO_FROM: 'whatsapp:+447700900000' };
    expect(readSettings(byWhatsApp, STANDALONE).settings.twilioFrom).toEqual(['whatsapp:+447700900000']);
  });

  it('of countries to text to are real ones, and say what a common slip should be', () => {
    const read = (countries: string): unknown => readSettings({ REDRESS_SMS_COUNTRIES: countries }, STANDALONE);
    expect(readSettings({ REDRESS_SMS_COUNTRIES: 'GB, DE' }, STANDALONE).settings.smsCountries).toEqual(['GB', 'DE']);
    expect(() => read('DE,UK')).toThrow(
      /REDRESS_SMS_COUNTRIES must be country codes of ISO 3166-1 .*UK is none: write GB \(it is "DE,UK"\) \[country\]/u,
    );
    const wrong = ['UK', 'XX', 'gb', '44', '*', 'GBR'].map((each) => wrongFields({ REDRESS_SMS_COUNTRIES: each }));
    expect(wrong.flat()).toEqual(wrong.map(() => ({ field: 'REDRESS_SMS_COUNTRIES', rule: 'country' })));
  });

  it('of approved templates name a kind, a language and the template, each once', () => {
    const [one, other] = [`HX${'1'.repeat(32)}`, `HX${'2'.repeat(32)}`];
    const given = (text: string): Record<string, string> => ({ REDRESS_WHATSAPP_TEMPLATES: text });
    const { whatsappTemplates } = readSettings(
      given(`announcement/en=${one}, decision/pt-BR=${other}`),
      STANDALONE,
    ).settings;
    expect(whatsappTemplates).toEqual([
      { kind: 'announcement', language: 'en', contentSid: one },
      { kind: 'decision', language: 'pt-BR', contentSid: other },
    ]);
    const rules = ['announcement/en', `greeting/en=${one}`, `receipt/en=${one},receipt/EN=${other}`].map(
      (text) => wrongFields(given(text))[0]?.rule,
    );
    expect(rules).toEqual(['template', 'template-kind', 'template']);
    expect(wrongFields(given(`receipt/en=${one},receipt/en=${other}`))[0]?.rule).toBe('template-twice');
  });

  it('never quote a secret', () => {
    const attempt = (): unknown => readSettings({ REDRESS_SECRET: 'hush', REDRESS_LOG_LEVEL: 'loud' }, STANDALONE);
    expect(attempt).toThrow(/loud/u);
    expect(attempt).not.toThrow(/hush/u);
  });

  it('take an empty text as left out, unless empty says something', () => {
    const { settings } = readSettings(
      { REDRESS_PUBLIC_URL: '', REDRESS_EMAIL_SMTP_LISTEN: '', REDRESS_EMAIL_SUBADDRESS: '' },
      STANDALONE,
    );
    expect(settings.publicUrl).toBe('http://localhost:3000');
    expect(settings.emailSmtpListen).toBeUndefined();
    expect(settings.emailSubaddress).toBe('');
  });

  it('are filled up from .env, where the environment wins', () => {
    writeFileSync(join(folder, '.env'), 'REDRESS_LOG_LEVEL=debug\nREDRESS_LISTEN="127.0.0.1:1"\n');
    expect(withDotEnv({ REDRESS_LOG_LEVEL: 'warn' }, folder)).toEqual({
      REDRESS_LOG_LEVEL: 'warn',
      REDRESS_LISTEN: '127.0.0.1:1',
    });
    expect(withDotEnv({}, join(folder, 'none'))).toEqual({});
  });

  it('keep a secret in the data folder for its owner alone, the same at every start', () => {
    const dataDir = join(folder, 'data');
    const made = openSecret({ dataDir, secret: undefined });
    expect(openSecret({ dataDir, secret: undefined })).toBe(made);
    expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600);
    rmSync(join(dataDir, 'secret'));
    writeFileSync(join(dataDir, 'redress.db'), '');
    expect(() => openSecret({ dataDir, secret: undefined })).toThrow(/no secret file/u);
  });
});

describe('docs/settings.md', () => {
  it('has the table that follows from the schema, no row more and none less', () => {
    const page = readFileSync(new URL('../../../../docs/settings.md', import.meta.url), 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('| `REDRESS_'));
    const cells = rows.map((row) => row.split(' | ').map((cell) => cell.replace(/^\| |\s*\|$/gu, '').trim()));
    expect(cells).toEqual([
      ...Object.values<Setting<unknown>>(SETTINGS_SCHEMA).map((each) => [
        `\`${each.name}\``,
        each.shown ?? `\`${each.default ?? ''}\``,
        each.description,
      ]),
      ...Object.values(OAUTH_PARTS).map((each) => [
        `\`${OAUTH_PREFIX}<NAME>_${each.suffix}\``,
        'none',
        each.description,
      ]),
    ]);
  });
});

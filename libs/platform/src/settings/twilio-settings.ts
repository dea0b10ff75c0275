import { isSupportedCountry } from 'libphonenumber-js';
import { baseUrl, listenAddress, listOf, textOfLength, wholeNumber } from './setting-parsers.js';
import { broken, parsed, requiredWith, type Parsed, type Setting } from './setting.js';
import { whatsappTemplates } from './whatsapp-templates.js';

const TOKEN_LENGTH = 16;
const PROVIDER = ['REDRESS_TWILIO_ACCOUNT_SID', 'REDRESS_TWILIO_AUTH_TOKEN', 'REDRESS_TWILIO_FROM'] as const;

/** Codes that are in everyday use (by the European Union's institutions among others) and not the ones of ISO 3166-1. */
const COMMON_SLIPS: ReadonlyMap<string, string> = new Map([
  ['UK', 'GB'],
  ['EL', 'GR'],
]);

/** The settings of text messages, in the order of the reference. */
export const TWILIO_SETTINGS = {
  twilioAccountSid: {
    name: PROVIDER[0],
    description: 'Account at Twilio through which text messages come and go.',
    shown: 'the sandbox',
    parse: accountSid,
    requiredWhen: requiredWith(PROVIDER[1], PROVIDER[2]),
  },
  twilioAuthToken: {
    name: PROVIDER[1],
    description: 'Its auth token; it also signs what Twilio sends us.',
    shown: 'the sandbox',
    parse: textOfLength(TOKEN_LENGTH),
    secret: true,
    requiredWhen: requiredWith(PROVIDER[0], PROVIDER[2]),
  },
  twilioAuthTokenPrevious: {
    name: 'REDRESS_TWILIO_AUTH_TOKEN_PREVIOUS',
    description: 'The token before it, while both are in use.',
    shown: 'none',
    parse: textOfLength(TOKEN_LENGTH),
    secret: true,
  },
  twilioFrom: {
    name: PROVIDER[2],
    description:
      'Our numbers, WhatsApp senders and messaging services, comma separated: `+447700900000`, `whatsapp:+447700900001`, `MG…`. Answers leave from the number that was written to; the first of the channel is used otherwise.',
    shown: 'the sandbox',
    parse: listOf(textSender),
    requiredWhen: requiredWith(PROVIDER[0], PROVIDER[1]),
  },
  twilioApiUrl: {
    name: 'REDRESS_TWILIO_API_URL',
    description: 'Another base for the API, such as a stand-in for tests.',
    default: 'https://api.twilio.com',
    parse: baseUrl,
  },
  smsCountries: {
    name: 'REDRESS_SMS_COUNTRIES',
    description:
      'Countries that receipts and other automatic texts go to, comma separated, ISO 3166-1: `GB`, `DE`. To others only people write; the sandbox’s telephones are everywhere. Needed where `REDRESS_TWILIO_FROM` has no number.',
    shown: 'those of our numbers',
    parse: listOf(countryCode),
    requiredWhen: countriesRequired,
  },
  smsDailyLimit: {
    name: 'REDRESS_SMS_DAILY_LIMIT',
    description: 'Most automatic texts in a day (UTC), as many again by WhatsApp; what is beyond waits for the next.',
    default: '1000',
    parse: wholeNumber(1, 10_000_000),
  },
  smsNumberLimit: {
    name: 'REDRESS_SMS_NUMBER_LIMIT',
    description:
      'Most automatic texts to one number in a day (UTC), as many again by WhatsApp; what is beyond goes another way, or to a person.',
    default: '20',
    parse: wholeNumber(1, 10_000),
  },
  smsRangeLimit: {
    name: 'REDRESS_SMS_RANGE_LIMIT',
    description:
      'Most automatic texts in a day (UTC) to numbers that differ in their last three digits only, as many again by WhatsApp; what is beyond goes another way, or to a person.',
    default: '200',
    parse: wholeNumber(1, 1_000_000),
  },
  smsPerSecond: {
    name: 'REDRESS_SMS_PER_SECOND',
    description:
      'Texts a second from each of our numbers: one for all, or one for each of `REDRESS_TWILIO_FROM` in its order, comma separated; the last counts for the rest. Whatever more is due waits its turn.',
    default: '10',
    parse: listOf(wholeNumber(1, 1_000)),
  },
  whatsappTemplates: {
    name: 'REDRESS_WHATSAPP_TEMPLATES',
    description:
      'Templates that WhatsApp has approved, comma separated, by kind of update and language: `announcement/en=HX…`, `decision/de=HX…`. `announcement` stands for every kind without one of its own. They say what is to be said more than a day after the customer last wrote.',
    shown: 'none',
    parse: whatsappTemplates,
  },
  sandboxTwilioListen: {
    name: 'REDRESS_SANDBOX_TWILIO_LISTEN',
    description: "The sandbox's telephone network.",
    default: '127.0.0.1:0',
    shown: 'a free port',
    parse: listenAddress,
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;

function accountSid(text: string): Parsed<string> {
  return /^AC[0-9a-fA-F]{32}$/u.test(text)
    ? parsed(text)
    : broken('account-sid', 'must be AC and 32 hexadecimal digits, as the Twilio console shows it');
}

// Nobody would get a receipt, and nothing else would say so.
function countriesRequired(given: ReadonlyMap<string, string>): string | undefined {
  const senders = (given.get(PROVIDER[2]) ?? '').split(',').map((each) => each.trim());
  const sms = senders.filter((each) => each !== '' && !each.startsWith('whatsapp:'));
  const told = sms.length === 0 || sms.some((each) => each.includes('+'));
  return told ? undefined : `${PROVIDER[2]} names no number that tells a country`;
}

// To a code that is no country's nothing would ever be texted, and nothing else would say so.
function countryCode(text: string): Parsed<string> {
  if (isSupportedCountry(text)) return parsed(text);
  const meant = COMMON_SLIPS.get(text);
  const rule = `must be country codes of ISO 3166-1 in two capital letters, such as GB, and ${text.slice(0, 20)} is none`;
  return broken('country', meant === undefined ? rule : `${rule}: write ${meant}`);
}

/** A number in E.164, one of WhatsApp, a short code, or a messaging service. */
function textSender(text: string): Parsed<string> {
  return /^(?:(?:whatsapp:)?\+[1-9]\d{6,14}|\d{4,6}|MG[0-9a-fA-F]{32})$/u.test(text)
    ? parsed(text)
    : broken(
        'text-sender',
        'must be a number such as +447700900000 or whatsapp:+447700900000, a short code, or MG and 32 hexadecimal digits',
      );
}

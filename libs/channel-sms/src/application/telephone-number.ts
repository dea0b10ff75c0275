import { getCountries, getCountryCallingCode, parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js';
import { parsePhoneNumberFromString as parseWithKind } from 'libphonenumber-js/max';

/** A number in E.164, one and the same however the network writes it; undefined for short codes, names and WhatsApp. */
export function telephoneNumber(address: string): string | undefined {
  const parsed = address.startsWith('+') ? read(address) : undefined;
  return parsed?.isPossible() === true ? parsed.number : undefined;
}

// Where several languages are at home a number tells none.
const LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  de: ['49', '43'],
  fr: ['33'],
  es: ['34', '51', '52', '53', '54', '56', '57', '58'],
  en: ['44', '353', '61', '64'],
};

/** The language that is spoken where a number is at home, as a hint: BCP 47; undefined where that is not one. */
export function languageOfNumber(number: string): string | undefined {
  const code = read(number)?.countryCallingCode;
  return Object.keys(LANGUAGES).find((language) => code !== undefined && LANGUAGES[language]?.includes(code) === true);
}

/**
 * The country of a number, ISO 3166-1 alpha-2. Several may share a calling code; a number that is in none of their plans
 * is taken for one of the largest, whose plans have gaps that are kept free (stories, tests).
 */
export function countryOfNumber(number: string): string | undefined {
  const parsed = read(number);
  if (parsed === undefined) return undefined;
  return parsed.country ?? getCountries().find((country) => isLargest(country, parsed.countryCallingCode));
}

const LARGEST = ['GB', 'US', 'IT', 'NO', 'AU', 'RU', 'FI', 'MA', 'RE', 'SH', 'CW', 'GP'];

function isLargest(country: Parameters<typeof getCountryCallingCode>[0], code: string): boolean {
  return LARGEST.includes(country) && getCountryCallingCode(country) === code;
}

// What is written to these somebody is paid for: the small metadata does not tell them from other numbers.
const CHARGED: readonly (string | undefined)[] = ['PREMIUM_RATE', 'SHARED_COST', 'PERSONAL_NUMBER', 'UAN', 'PAGER'];

/** True for a number at which somebody earns by what is sent there, or to which no telephone belongs. */
export function isChargedNumber(number: string): boolean {
  return CHARGED.includes(parseWithKind(number)?.getType());
}

const RANGE_DIGITS = 3;

/** The thousand numbers of which it is one: who has numbers to earn by has them by the range. */
export function rangeOfNumber(number: string): string {
  return number.slice(0, -RANGE_DIGITS);
}

const MOST_KEPT = 1_000;
const kept = new Map<string, PhoneNumber | undefined>();

// Of one number several things are asked within a second, and nothing about a text takes longer to reckon than reading its number.
function read(number: string): PhoneNumber | undefined {
  if (kept.has(number)) return kept.get(number);
  if (kept.size >= MOST_KEPT) kept.clear();
  const parsed = parsePhoneNumberFromString(number);
  kept.set(number, parsed);
  return parsed;
}

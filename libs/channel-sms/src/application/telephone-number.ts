import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** A number in E.164, one and the same however the network writes it; undefined for short codes, names and WhatsApp. */
export function telephoneNumber(address: string): string | undefined {
  const parsed = address.startsWith('+') ? parsePhoneNumberFromString(address) : undefined;
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
  const code = parsePhoneNumberFromString(number)?.countryCallingCode;
  return Object.keys(LANGUAGES).find((language) => code !== undefined && LANGUAGES[language]?.includes(code) === true);
}

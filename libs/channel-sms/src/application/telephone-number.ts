import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** A number in E.164, one and the same however the network writes it; undefined for short codes, names and WhatsApp. */
export function telephoneNumber(address: string): string | undefined {
  const parsed = address.startsWith('+') ? parsePhoneNumberFromString(address) : undefined;
  return parsed?.isPossible() === true ? parsed.number : undefined;
}

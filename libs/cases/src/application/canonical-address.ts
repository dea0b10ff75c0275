import { parsePhoneNumberFromString } from 'libphonenumber-js';

/**
 * An address as gateways name it: telephone numbers in E.164, however they were typed; anything else as it is.
 * `ownNumber`: a number of the organisation's, in whose country numbers without a country code are.
 */
export function canonicalAddress(address: string, ownNumber: string | undefined): string {
  if (address.includes('@')) return address;
  const country = ownNumber === undefined ? undefined : parsePhoneNumberFromString(ownNumber)?.country;
  const typed = address.trim().replace(/^00/u, '+').replace('(0)', '');
  const parsed = parsePhoneNumberFromString(typed, country);
  return parsed?.isPossible() === true ? parsed.number : address;
}

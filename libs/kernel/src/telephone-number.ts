import { parsePhoneNumberFromString } from 'libphonenumber-js';

/**
 * A telephone number in E.164, however it was typed; undefined for anything else. `ownNumber`: a number of the organisation's, in
 * whose country numbers without a country code are; where it is left out those are undefined.
 */
export function telephoneNumber(typed: string, ownNumber?: string): string | undefined {
  const country = ownNumber === undefined ? undefined : parsePhoneNumberFromString(ownNumber)?.country;
  const plain = typed.trim().replace(/^00/u, '+').replace('(0)', '');
  const parsed = parsePhoneNumberFromString(plain, country);
  return parsed?.isPossible() === true ? parsed.number : undefined;
}

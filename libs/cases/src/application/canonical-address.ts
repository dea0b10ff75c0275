import { telephoneNumber } from '@redress/kernel';

/**
 * An address as gateways name it: telephone numbers in E.164, however they were typed; anything else as it is.
 * `ownNumber`: a number of the organisation's, in whose country numbers without a country code are.
 */
export function canonicalAddress(address: string, ownNumber: string | undefined): string {
  return address.includes('@') ? address : (telephoneNumber(address, ownNumber) ?? address);
}

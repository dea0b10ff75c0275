import { domainToASCII } from 'node:url';
import { domainPart, localPart } from '../domain/mail-address.js';

const BEYOND_ASCII = /[^\0-\u007F]/u;

/**
 * An address as headers and envelope have it: its domain in ASCII (RFC 5891), which every mail system knows. Letters beyond ASCII
 * before the @ stay; they need a relay that knows SMTPUTF8 (RFC 6531). Undefined when the domain cannot be one.
 */
export function wireAddress(address: string): string | undefined {
  const domain = domainPart(address);
  if (!BEYOND_ASCII.test(domain)) return address;
  const ascii = domainToASCII(domain);
  return ascii === '' ? undefined : `${localPart(address)}@${ascii}`;
}

/** Whether mail with these addresses can go only by a relay that knows SMTPUTF8. */
export function needsSmtpUtf8(addresses: readonly string[]): boolean {
  return addresses.some((each) => BEYOND_ASCII.test(each));
}

import { scanHeaders, type HeaderField } from '../domain/header-scan.js';
import type { OwnAddresses } from '../domain/own-addresses.js';

/** Whom a mail in a mailbox was for, as far as its headers tell. */
export interface Delivery {
  /** The one of our addresses that took it in. */
  readonly account: string;
  /** How that address was written, extensions included, the longest first. */
  readonly recipients: readonly string[];
  /** The envelope sender, empty for the null return path; undefined when the server did not write it down. */
  readonly mailFrom?: string;
}

// Written at delivery, the last hop first; the visible recipients only say whom somebody meant.
const BY_TRUST = [
  ['delivered-to', 'x-delivered-to'],
  ['x-original-to', 'envelope-to', 'x-envelope-to'],
  ['to', 'cc'],
] as const;
const ADDRESS = /[^\s<>"(),;:]{1,64}@[^\s<>"(),;:]{1,253}/gu;

/** @param user who the mailbox belongs to: its address where the headers name none of ours. */
export function deliveredAccount(headers: Buffer, own: OwnAddresses, user: string): Delivery {
  const { fields } = scanHeaders(headers);
  const mailbox = own.match(user)?.account;
  for (const names of BY_TRUST) {
    const ours = addressesIn(fields, names).filter((each) => own.match(each) !== undefined);
    const accounts = ours.map((each) => own.match(each)?.account);
    const account = accounts.includes(mailbox) ? mailbox : accounts[0];
    if (account === undefined) continue;
    const recipients = ours.filter((each) => own.match(each)?.account === account);
    return { account, recipients: longestFirst(recipients), ...sender(fields) };
  }
  const account = mailbox ?? (user.includes('@') ? user.toLowerCase() : own.primary);
  return { account, recipients: [], ...sender(fields) };
}

function addressesIn(fields: readonly HeaderField[], names: readonly string[]): string[] {
  return fields.filter(({ name }) => names.includes(name)).flatMap(({ value }) => value.match(ADDRESS) ?? []);
}

function sender(fields: readonly HeaderField[]): Pick<Delivery, 'mailFrom'> {
  const path = fields.find(({ name }) => name === 'return-path')?.value;
  return path === undefined ? {} : { mailFrom: path.replace(/[<>\s]/gu, '') };
}

function longestFirst(addresses: readonly string[]): string[] {
  return [...new Set(addresses)].sort((one, other) => other.length - one.length);
}

import { domainPart, fitsLocalPart, localPart } from './mail-address.js';

/** One of our addresses as somebody wrote to it: `complaints+c.x@acme.example` is account `complaints@acme.example`, extension `c.x`. */
export interface OwnRecipient {
  readonly account: string;
  /** What stood behind the separator, spelling kept. */
  readonly extension?: string;
}

/** Our own mail addresses and their extensions (RFC 5233 calls them subaddresses). */
export class OwnAddresses {
  /** The address that mail leaves from when nothing says otherwise. */
  readonly primary: string;
  private readonly accounts: ReadonlySet<string>;

  /** @param addresses the first is used to send. `separator` is empty where the mail system has no extensions. */
  constructor(
    addresses: readonly string[],
    private readonly separator: string,
  ) {
    this.primary = addresses[0]?.toLowerCase() ?? '';
    this.accounts = new Set(addresses.map((each) => each.toLowerCase()));
  }

  /** What `address` is to us, or undefined when it is not ours. */
  match(address: string): OwnRecipient | undefined {
    const lower = address.toLowerCase();
    if (this.accounts.has(lower)) return { account: lower };
    if (this.separator === '') return undefined;
    const local = localPart(address);
    // Of an account such as `customer-care` the separator may be a part: every split is tried, the longest account first.
    for (let at = local.lastIndexOf(this.separator); at > 0; at = local.lastIndexOf(this.separator, at - 1)) {
      const account = `${local.slice(0, at)}@${domainPart(address)}`.toLowerCase();
      if (this.accounts.has(account)) return { account, extension: local.slice(at + this.separator.length) };
    }
    return undefined;
  }

  /** `account` itself when it is one of ours (a setting may have changed since), else the first address. */
  sender(account: string | undefined): string {
    return account === undefined ? this.primary : (this.match(account)?.account ?? this.primary);
  }

  /** The account with an extension; undefined when we have none, or it would be longer than a mail system must take. */
  extended(account: string, extension: string): string | undefined {
    const local = `${localPart(account)}${this.separator}${extension}`;
    return this.separator === '' || !fitsLocalPart(local) ? undefined : `${local}@${domainPart(account)}`;
  }
}

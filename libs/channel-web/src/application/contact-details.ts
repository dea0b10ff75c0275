import type { OrganisationProfile } from '@redress/channel-kit';

/** How to reach the organisation by other means than this form; whatever it has told us. */
export interface ContactDetails {
  readonly name: string;
  readonly phone?: string;
  readonly post?: string;
  readonly email?: string;
  /** In which its days begin and end: IANA, UTC until it is known. */
  readonly timeZone: string;
  /** The languages of the organisation, its own first: BCP 47. */
  readonly languages: readonly string[];
}

/** How customers reach the organisation, as its profile says. */
export class ContactBook {
  constructor(private readonly organisation: OrganisationProfile) {}

  /** What customers may be told; with an empty name before the case service has told anything. */
  async contact(): Promise<ContactDetails> {
    const profile = await this.organisation.read();
    const contact = isRecord(profile['contact']) ? profile['contact'] : {};
    return {
      name: text(profile['name']) ?? '',
      timeZone: text(profile['timeZone']) ?? 'UTC',
      languages: texts(profile['languages']),
      ...named('phone', text(contact['phone'])),
      ...named('post', text(contact['post'])),
      ...named('email', text(contact['email'])),
    };
  }
}

function named<K extends string>(name: K, value: string | undefined): { readonly [P in K]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [P in K]?: string });
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

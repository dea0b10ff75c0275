import type { OrganisationItemUpdated } from '@redress/contracts';
import type { Clock } from '@redress/kernel';
import type { Model } from 'mongoose';
import { keepNewest } from '../infrastructure/newest-state.js';
import type { OrganisationRow } from '../infrastructure/organisation-row.js';

const PROFILE = 'profile';
// Another replica may have heard of a change.
const FRESH_MS = 30_000;

/** A gateway's own copy of what the organisation says of itself: a read model of the organisation's states. */
export class OrganisationProfile {
  private known: { readonly profile: Readonly<Record<string, unknown>>; readonly until: number } | undefined;

  constructor(
    private readonly rows: Model<OrganisationRow>,
    private readonly clock: Clock,
  ) {}

  /** Keeps the item if it is the profile and newer than what is known. Repeatable. */
  async apply({ item, sequence, erased, value }: OrganisationItemUpdated): Promise<void> {
    if (item !== PROFILE) return;
    await keepNewest(this.rows, { _id: item, sequence, erased, value: erased ? {} : value });
    this.known = undefined;
  }

  /** The profile, empty before the case service has told anything. At most 30 s old. */
  async read(): Promise<Readonly<Record<string, unknown>>> {
    const now = this.clock.now();
    if (this.known !== undefined && now < this.known.until) return this.known.profile;
    const row = await this.rows.findOne({ _id: PROFILE }).lean<OrganisationRow>();
    const profile = row?.value ?? {};
    this.known = { profile, until: now + FRESH_MS };
    return profile;
  }

  /** The name customers know; undefined when none is known. At most 200 characters. */
  async name(): Promise<string | undefined> {
    const { name } = await this.read();
    return typeof name === 'string' && name !== '' ? name.slice(0, 200) : undefined;
  }
}

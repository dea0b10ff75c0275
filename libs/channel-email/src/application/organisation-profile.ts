import type { OrganisationItemUpdated } from '@redress/contracts';
import { insertOne, isDuplicateKey } from '@redress/persistence';
import type { Clock } from '@redress/kernel';
import type { Model } from 'mongoose';
import type { OrganisationRow } from '../infrastructure/organisation-row.js';

const PROFILE = 'profile';
// Another replica may have heard of a new name.
const FRESH_MS = 30_000;

/** The organisation's name as customers know it: a read model of the organisation's states. */
export class OrganisationProfile {
  private known: { readonly name: string | undefined; readonly until: number } | undefined;

  constructor(
    private readonly rows: Model<OrganisationRow>,
    private readonly clock: Clock,
  ) {}

  /** Keeps the item if it is the profile and newer than what is known. Repeatable. */
  async keep({ item, sequence, erased, value }: OrganisationItemUpdated): Promise<void> {
    if (item !== PROFILE) return;
    const row: OrganisationRow = { _id: item, sequence, erased, value };
    if (!(await this.replaceOlder(row))) await this.insert(row);
    this.known = undefined;
  }

  /** The name for the From line; undefined when none is known. At most 30 s old. */
  async name(): Promise<string | undefined> {
    const now = this.clock.now();
    if (this.known !== undefined && now < this.known.until) return this.known.name;
    const row = await this.rows.findOne({ _id: PROFILE }).lean<OrganisationRow>();
    const name = row?.erased === false ? row.value.name : undefined;
    this.known = {
      name: typeof name === 'string' && name !== '' ? name.slice(0, 200) : undefined,
      until: now + FRESH_MS,
    };
    return this.known.name;
  }

  private async replaceOlder({ _id, ...fields }: OrganisationRow): Promise<boolean> {
    const { matchedCount } = await this.rows.updateOne({ _id, sequence: { $lt: fields.sequence } }, { $set: fields });
    return matchedCount > 0;
  }

  private async insert(row: OrganisationRow): Promise<void> {
    try {
      await insertOne(this.rows, row);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // It is known already, or an older one came between the two.
      await this.replaceOlder(row);
    }
  }
}

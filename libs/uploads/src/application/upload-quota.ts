import { RedressError, type Instant, type KeyRing } from '@redress/kernel';
import type { Model } from 'mongoose';
import { visitorNetwork } from '@redress/platform';
import type { UploadRow } from '../infrastructure/upload-row.js';

// A row costs, too: many small uploads are as good a flood as few large ones.
const LEAST_WEIGHT = 5 * 1024 * 1024;
// Nobody alone fills the store.
const SHARE_OF_ONE = 0.1;
// As many as anybody has to show in a day; rows are gone after one.
const MOST_OF_HOLDER = 20;
const NO_NETWORK = 'this machine';

/**
 * How much may lie about in resumable uploads that no complaint has yet: everywhere together, and from one network; and how many
 * one holder may begin in a day. An
 * upload that was admitted has its room until it is used or over, so none is turned away half way.
 */
export class UploadQuota {
  /** @param mostBytes room for all uploads together */
  constructor(
    private readonly rows: Model<UploadRow>,
    private readonly keys: KeyRing,
    private readonly mostBytes: number,
  ) {}

  /** What an upload of so many bytes takes of the room, as long as no complaint has it. @param address IP of the visitor; left out, no network is counted */
  claim(length: number, address?: string): Pick<UploadRow, 'weight' | 'owner' | 'unused'> {
    const network = address === undefined ? undefined : visitorNetwork(address);
    const owner = network === undefined ? NO_NETWORK : this.keys.pseudonym('upload-network', network);
    return { weight: Math.max(length, LEAST_WEIGHT), owner, unused: 1 };
  }

  /**
   * Looks whether there was room for an upload that is inserted already: of two that come at once each sees the other, so
   * together they never take more than there is. What is over counts no more.
   * @throws RedressError `uploads-too-many`, `uploads-too-large`, `uploads-full`
   */
  async check({ owner, holder }: Pick<UploadRow, 'owner' | 'holder'>, now: Instant): Promise<void> {
    if (holder !== undefined && (await this.rows.countDocuments({ holder })) > MOST_OF_HOLDER) {
      throw new RedressError(
        'uploads-too-many',
        `At most ${String(MOST_OF_HOLDER)} files can be sent in a day; more can follow tomorrow.`,
      );
    }
    const waiting = { unused: 1, expiresAt: { $gt: now } };
    if (owner !== NO_NETWORK && (await this.weightOf({ ...waiting, owner })) > this.mostBytes * SHARE_OF_ONE) {
      throw new RedressError(
        'uploads-too-large',
        'Too much was uploaded from your network that no complaint has yet. Send your complaint with what is there, or without files; they can follow.',
      );
    }
    if ((await this.weightOf(waiting)) > this.mostBytes) {
      throw new RedressError(
        'uploads-full',
        'There is no room for more uploads just now. Send it without files; they can follow.',
        { retriable: true },
      );
    }
  }

  private async weightOf(filter: Readonly<Record<string, unknown>>): Promise<number> {
    const [all] = await this.rows.aggregate<{ readonly weight: number }>([
      { $match: filter },
      { $group: { _id: null, weight: { $sum: '$weight' } } },
    ]);
    return all?.weight ?? 0;
  }
}

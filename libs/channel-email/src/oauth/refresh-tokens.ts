import { sha256, type KeyRing } from '@redress/kernel';
import type { Model } from '@redress/persistence';
import type { RefreshTokenRow } from './refresh-token-row.js';

/** Where refresh tokens are kept that a server has replaced; encrypted, since each opens a mailbox. */
export class RefreshTokens {
  constructor(
    private readonly rows: Model<RefreshTokenRow>,
    private readonly keys: KeyRing,
  ) {}

  /** The newest token that descends from the one in the settings. */
  async current(name: string, configured: string): Promise<string> {
    const row = await this.rows.findOne({ _id: name }).lean<RefreshTokenRow>();
    if (row === null || row.from !== sha256(configured)) return configured;
    return this.keys.unseal('oauth', row.sealed) ?? configured;
  }

  async replace(name: string, configured: string, token: string): Promise<void> {
    const fields = { from: sha256(configured), sealed: this.keys.seal('oauth', token) };
    await this.rows.updateOne({ _id: name }, { $set: fields }, { upsert: true });
  }
}

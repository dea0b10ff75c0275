import { insertMissing } from '@redress/persistence';
import type { Model } from 'mongoose';
import { networkOf, type TextNetwork } from '../domain/text-network.js';
import type { OwnNumberRow } from '../infrastructure/own-number-row.js';

/** Which numbers are ours although no setting names them: those that the provider has brought us texts of. */
export class OwnNumbers {
  private readonly noted = new Set<string>();

  constructor(private readonly rows: Model<OwnNumberRow>) {}

  /** Durable when it resolves. @throws whatever the database throws */
  async note(address: string): Promise<void> {
    if (this.noted.has(address)) return;
    await insertMissing(this.rows, [{ _id: address }]);
    this.noted.add(address);
  }

  async on(network: TextNetwork): Promise<readonly string[]> {
    const rows = await this.rows.find({ _id: { $gt: '' } }).lean<OwnNumberRow[]>();
    return rows.map(({ _id }) => _id).filter((address) => networkOf(address) === network);
  }
}

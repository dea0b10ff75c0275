import { toInstant, type Clock } from '@redress/kernel';
import type { Publisher } from '@redress/messaging';
import type { UpdateStore } from '../infrastructure/update-store.js';
import { updateEvent } from './case-events.js';

const BATCH = 200;
const FIRST_WAIT_MS = 120_000;
const LONGEST_WAIT_MS = 3_600_000;

/** Issues updates again, under the same id, of which no gateway has said how they ended. */
export class UpdateReissuer {
  constructor(
    private readonly updates: UpdateStore,
    private readonly publisher: Publisher,
    private readonly clock: Clock,
  ) {}

  /** Returns how many were issued again. */
  async sweep(): Promise<number> {
    const rows = await this.updates.silent(toInstant(this.clock.now()), BATCH);
    for (const row of rows) {
      const event = updateEvent(row.data, toInstant(this.clock.now()));
      if (event !== undefined) await this.publisher.publish([event]);
      const wait = Math.min(FIRST_WAIT_MS * 2 ** row.issues, LONGEST_WAIT_MS);
      await this.updates.postpone(row, toInstant(this.clock.now() + wait));
    }
    return rows.length;
  }
}

import { toInstant, type Clock } from '@redress/kernel';
import type { OutgoingEvent, Publisher } from '@redress/messaging';
import type { CaseStore } from '../infrastructure/case-store.js';
import type { UpdateStore } from '../infrastructure/update-store.js';
import type { CaseHead } from '../domain/case-head.js';
import { recipientEvents, updateEvent, viewEvent } from './case-events.js';
import type { CaseViewBuilder } from './case-view-builder.js';

const BATCH = 200;

/** Tells again what readers have lost: every view from the heads, and every update that has not ended. */
export class Regenerator {
  constructor(
    private readonly cases: CaseStore,
    private readonly updates: UpdateStore,
    private readonly views: CaseViewBuilder,
    private readonly publisher: Publisher,
    private readonly clock: Clock,
  ) {}

  /** Publishes the present view of every case; returns how many. `onProgress` hears the count after each batch. */
  async publishViews(onProgress: (count: number) => void = () => undefined): Promise<number> {
    let count = 0;
    for await (const heads of this.pages()) {
      const events: OutgoingEvent[] = [];
      for (const head of heads) events.push(viewEvent(await this.views.build(head), this.now()));
      await this.publisher.publish(events);
      count += heads.length;
      onProgress(count);
    }
    return count;
  }

  /** Issues every unfinished update again, after who may not be written to; returns how many updates. */
  async publishOpenUpdates(): Promise<number> {
    await this.publishJudgedRecipients();
    let count = 0;
    for await (const row of this.updates.open()) {
      const event = updateEvent(row.data, this.now());
      if (event === undefined) continue;
      await this.publisher.publish([event]);
      count += 1;
    }
    return count;
  }

  private async publishJudgedRecipients(): Promise<void> {
    for await (const heads of this.pages()) {
      const events = heads.flatMap(({ _id, judged = [], version }) =>
        judged.flatMap((each) => recipientEvents(_id, each, version, this.now())),
      );
      if (events.length > 0) await this.publisher.publish(events);
    }
  }

  private async *pages(): AsyncGenerator<readonly CaseHead[]> {
    for (let after = ''; ;) {
      const heads = await this.cases.page(after, BATCH);
      const last = heads.at(-1);
      if (last === undefined) return;
      yield heads;
      after = last._id;
    }
  }

  private now(): string {
    return toInstant(this.clock.now());
  }
}

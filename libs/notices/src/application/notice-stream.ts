import type { PagePlace } from '@redress/cases';
import { toEpoch, toInstant, type Clock, type Instant } from '@redress/kernel';
import type { Log } from '@redress/platform';
import type { Viewer } from '@redress/staff';
import { Observable, type Subscriber } from 'rxjs';
import type { NoticeRecord } from '../infrastructure/notice-collections.js';
import type { NoticeStore } from '../infrastructure/notice-store.js';
import type { VisibleNotices } from './visible-notices.js';

// Another replica may have written it, so that only the store can tell.
const POLL_MS = 2_000;
// Writers' clocks differ, and a row may be written a little after its time: what is younger is looked at again.
const OVERLAP_MS = 30_000;
// Then the reader comes again with the last id, and is asked anew who they are.
const LONGEST_MS = 15 * 60_000;
const BATCH = 100;

/** One thing pushed: a notice, or that nothing has happened. */
export type Pushed = { readonly kind: 'notice'; readonly notice: NoticeRecord } | { readonly kind: 'alive' };

/** Pushes notices as they are written, by whichever process: each at least once, under the notice's own id. */
export class NoticeStream {
  private readonly listeners = new Set<Subscriber<Pushed>>();

  constructor(
    private readonly notices: NoticeStore,
    private readonly visible: VisibleNotices,
    private readonly clock: Clock,
    private readonly log: Pick<Log, 'warn'>,
  ) {}

  /** The place from which who has heard nothing yet begins. */
  beginning(): PagePlace {
    return { value: toInstant(this.clock.now()), id: '' };
  }

  /** Begins behind `last`, the place of the last notice that was heard; without it with what comes from now on. */
  listen(me: Viewer, last: PagePlace | undefined): Observable<Pushed> {
    return new Observable((subscriber) => {
      this.listeners.add(subscriber);
      const heard = new Map<string, Instant>(last === undefined ? [] : [[last.id, last.value]]);
      const listening = new Listening(last?.value ?? toInstant(this.clock.now()), heard);
      const until = this.clock.now() + LONGEST_MS;
      let cancel: (() => void) | undefined;
      const turn = (): void => {
        void this.push(me, subscriber, listening).finally(() => {
          if (subscriber.closed) return;
          if (this.clock.now() >= until) subscriber.complete();
          else cancel = this.clock.after(POLL_MS, turn);
        });
      };
      turn();
      return () => {
        cancel?.();
        this.listeners.delete(subscriber);
      };
    });
  }

  /** Ends every stream: their readers come again, to a process that stays. */
  close(): void {
    for (const listener of this.listeners) listener.complete();
  }

  private async push(me: Viewer, subscriber: Subscriber<Pushed>, listening: Listening): Promise<void> {
    try {
      const fresh = await this.fresh(me.key, listening);
      for (const notice of await this.visible.of(me, fresh)) subscriber.next({ kind: 'notice', notice });
      listening.note(fresh, toInstant(this.clock.now()));
      // A line that is silent for long is cut by what stands between.
      if (fresh.length === 0) subscriber.next({ kind: 'alive' });
    } catch (error) {
      this.log.warn('notices could not be pushed; they are looked for again', { error });
    }
  }

  private async fresh(recipient: string, listening: Listening): Promise<NoticeRecord[]> {
    const found: NoticeRecord[] = [];
    let after: PagePlace | undefined;
    for (;;) {
      const rows = await this.notices.since(recipient, listening.from, BATCH, after);
      found.push(...rows.filter(({ _id }) => !listening.heard.has(_id)));
      const last = rows.at(-1);
      if (last === undefined || rows.length < BATCH) return found;
      after = { value: last.at, id: last._id };
    }
  }
}

/** How far one reader has heard. */
class Listening {
  constructor(
    private upTo: Instant,
    readonly heard: Map<string, Instant>,
  ) {}

  get from(): Instant {
    return toInstant(toEpoch(this.upTo) - OVERLAP_MS);
  }

  note(rows: readonly NoticeRecord[], now: Instant): void {
    for (const { _id, at } of rows) this.heard.set(_id, at);
    this.upTo = now;
    for (const [id, at] of this.heard) if (at < this.from) this.heard.delete(id);
  }
}

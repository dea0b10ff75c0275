import type { PagePlace } from '@redress/cases';
import type { Viewer } from '@redress/staff';
import type { NoticeChoices } from '../domain/choices.js';
import type { ChoiceStore } from '../infrastructure/choice-store.js';
import type { NoticeRecord } from '../infrastructure/notice-collections.js';
import type { NoticeStore } from '../infrastructure/notice-store.js';
import type { VisibleNotices } from './visible-notices.js';

/** One page of a person's notices. */
export interface NoticePage {
  readonly items: readonly NoticeRecord[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: PagePlace;
}

/** What somebody asks of their list. */
export interface NoticeQuery {
  readonly unread: boolean;
  readonly limit: number;
  readonly after?: PagePlace;
}

/** What one member of staff reads and chooses of their own notices. */
export class MyNotices {
  constructor(
    private readonly notices: NoticeStore,
    private readonly choices: ChoiceStore,
    private readonly visible: VisibleNotices,
  ) {}

  /** Newest first. A page may hold fewer than `limit`, where its reader may no longer see a case. */
  async list(me: Viewer, { unread, limit, after }: NoticeQuery): Promise<NoticePage> {
    const rows = await this.notices.list(me.key, unread, limit + 1, after);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const items = await this.visible.of(me, page);
    return rows.length > limit && last !== undefined ? { items, next: { value: last.at, id: last._id } } : { items };
  }

  /** How many are unread, counted to a thousand. */
  async unread(me: Viewer): Promise<number> {
    return this.notices.countUnread(me.key);
  }

  async chosen(me: Viewer): Promise<NoticeChoices> {
    return (await this.choices.of([me.key]))(me.key);
  }

  /** Changes what is named and leaves the rest. */
  async choose(me: Viewer, change: Partial<NoticeChoices>): Promise<void> {
    if (Object.keys(change).length > 0) await this.choices.choose(me.key, { ...(await this.chosen(me)), ...change });
  }

  async read(me: Viewer, ids: readonly string[]): Promise<void> {
    await this.notices.markRead(me.key, ids);
  }
}

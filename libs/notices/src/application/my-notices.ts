import { fillPage, type PageCursors, type PagePlace } from '@redress/cases';
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
  readonly nextCursor?: string;
}

/** What somebody asks of their list. */
export interface NoticeQuery {
  readonly unread: boolean;
  readonly limit: number;
  readonly cursor?: string;
}

/** What one member of staff reads and chooses of their own notices. */
export class MyNotices {
  constructor(
    private readonly notices: NoticeStore,
    private readonly choices: ChoiceStore,
    private readonly visible: VisibleNotices,
    private readonly cursors: PageCursors,
  ) {}

  /** Newest first; nothing of cases that their reader may no longer see. @throws RedressError `cursor-invalid` */
  async list(me: Viewer, { unread, limit, cursor }: NoticeQuery): Promise<NoticePage> {
    const { items, next } = await fillPage<NoticeRecord, NoticeRecord, PagePlace>({
      limit,
      after: cursor === undefined ? undefined : this.cursors.read(cursor),
      rows: (size, after) => this.notices.list(me.key, unread, size, after),
      shown: async (rows) => {
        const seen = new Set(await this.visible.of(me, rows));
        return rows.map((row) => (seen.has(row) ? row : undefined));
      },
      placeOf: ({ at, _id }) => ({ value: at, id: _id }),
    });
    return next === undefined ? { items } : { items, nextCursor: this.cursors.write(next) };
  }

  /** How many of a thousand that are unread their reader may still see. */
  async unread(me: Viewer): Promise<number> {
    return (await this.visible.of(me, await this.notices.unread(me.key))).length;
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

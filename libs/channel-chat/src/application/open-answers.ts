import { Periodic, type ChannelLog } from '@redress/channel-kit';
import type { Clock } from '@redress/kernel';
import type { VisitStatus, VisitStatuses } from './visit-statuses.js';
import type { Asking } from './who-answers.js';

const BATCH = 500;

/** A client that is told where it stands, again whenever that changes. */
export interface Listener extends Asking {
  told(status: VisitStatus, caseId?: string): void;
}

interface Listening {
  readonly listener: Listener;
  /** What it was told last, and by which look. */
  last: string;
  look: number;
}

/** Who is looked after: `isNew` as in `Asking`, for all of them. */
interface Look {
  readonly open: readonly Listening[];
  readonly isNew?: boolean;
}

/** The clients of this process that are told who answers them and when. They are looked after by asking, so that no replica need know of another. */
export class OpenAnswers {
  private readonly byConversation = new Map<string, Map<Listener, Listening>>();
  private readonly loop: Periodic;
  private looks = 0;

  constructor(
    private readonly statuses: Pick<VisitStatuses, 'of'>,
    private readonly log: ChannelLog,
    clock: Clock,
    lookMs: number,
  ) {
    this.loop = new Periodic(clock, lookMs, () =>
      this.look({ open: [...this.byConversation.values()].flatMap((listening) => [...listening.values()]) }),
    );
  }

  /** From now on the listener hears it, first at once. `isNew`: its conversation was begun just now. */
  add(listener: Listener, isNew = false): void {
    const { conversation } = listener;
    const listening = { listener, last: '', look: 0 };
    const others = this.byConversation.get(conversation) ?? new Map<Listener, Listening>();
    this.byConversation.set(conversation, others.set(listener, listening));
    void this.look({ open: [listening], isNew });
  }

  remove(listener: Listener): void {
    const others = this.byConversation.get(listener.conversation);
    others?.delete(listener);
    if (others?.size === 0) this.byConversation.delete(listener.conversation);
  }

  /** Something about the conversation has changed. */
  wake(conversation: string): void {
    const woken = this.byConversation.get(conversation);
    if (woken !== undefined) void this.look({ open: [...woken.values()] });
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  private async look({ open, isNew = false }: Look): Promise<void> {
    try {
      for (let from = 0; from < open.length; from += BATCH)
        await this.tell({ open: open.slice(from, from + BATCH), isNew });
    } catch (error) {
      // The next look tells them.
      const code = error instanceof Error ? error.name : typeof error;
      this.log.warn('visitors could not be told who answers them', { conversations: open.length, code });
    }
  }

  private async tell({ open, isNew }: Required<Look>): Promise<void> {
    this.looks += 1;
    const look = this.looks;
    const asked = open.map(({ listener: { conversation, language } }) => ({ conversation, language, isNew }));
    const standings = await this.statuses.of(asked);
    for (const [index, { status, caseId }] of standings.entries()) {
      const listening = open[index];
      if (listening === undefined || !this.isOpen(listening)) continue;
      const said = JSON.stringify(status);
      // A look that began later has read what is newer.
      if (listening.look > look || listening.last === said) continue;
      Object.assign(listening, { last: said, look });
      listening.listener.told(status, caseId);
    }
  }

  private isOpen({ listener }: Listening): boolean {
    return this.byConversation.get(listener.conversation)?.has(listener) === true;
  }
}

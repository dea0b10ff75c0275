import { Periodic, type ChannelLog } from '@redress/channel-kit';
import type { Clock } from '@redress/kernel';
import type { VisitStatus, VisitStatuses } from './visit-statuses.js';
import type { Asking } from './who-answers.js';

const BATCH = 500;

/** A client that is told where it stands, again whenever that changes. */
export interface Listener extends Asking {
  told(status: VisitStatus): void;
}

interface Listening {
  readonly listener: Listener;
  /** What it was told last, and by which look. */
  last: string;
  look: number;
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
      this.look([...this.byConversation.values()].flatMap((listening) => [...listening.values()])),
    );
  }

  /** From now on the listener hears it, first at once. */
  add(listener: Listener): void {
    const { conversation } = listener;
    const listening = { listener, last: '', look: 0 };
    const others = this.byConversation.get(conversation) ?? new Map<Listener, Listening>();
    this.byConversation.set(conversation, others.set(listener, listening));
    void this.look([listening]);
  }

  remove(listener: Listener): void {
    const others = this.byConversation.get(listener.conversation);
    others?.delete(listener);
    if (others?.size === 0) this.byConversation.delete(listener.conversation);
  }

  /** Something about the conversation has changed. */
  wake(conversation: string): void {
    const woken = this.byConversation.get(conversation);
    if (woken !== undefined) void this.look([...woken.values()]);
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  private async look(open: readonly Listening[]): Promise<void> {
    try {
      for (let from = 0; from < open.length; from += BATCH) await this.tell(open.slice(from, from + BATCH));
    } catch (error) {
      // The next look tells them.
      const code = error instanceof Error ? error.name : typeof error;
      this.log.warn('visitors could not be told who answers them', { conversations: open.length, code });
    }
  }

  private async tell(open: readonly Listening[]): Promise<void> {
    this.looks += 1;
    const look = this.looks;
    const statuses = await this.statuses.of(open.map(({ listener }) => listener));
    for (const [index, status] of statuses.entries()) {
      const listening = open[index];
      if (listening === undefined || !this.isOpen(listening)) continue;
      const said = JSON.stringify(status);
      // A look that began later has read what is newer.
      if (listening.look > look || listening.last === said) continue;
      Object.assign(listening, { last: said, look });
      listening.listener.told(status);
    }
  }

  private isOpen({ listener }: Listening): boolean {
    return this.byConversation.get(listener.conversation)?.has(listener) === true;
  }
}

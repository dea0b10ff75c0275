import type { ChatEntryRow } from '../infrastructure/chat-entry-row.js';
import type { Transcript } from './transcript.js';

const PAGE = 50;
// Lines on their way to one client; who confirms nothing gets no more, and memory stays bounded.
const WINDOW = 100;

/** Where the lines go, in order. `confirmed` is called when the client has the line. */
export interface FeedOutlet {
  show(entry: ChatEntryRow, confirmed: () => void): void;
  failed(error: unknown): void;
}

/** Brings one client everything after the last line it has, in order, from the transcript: it remembers a number and nothing else. */
export class Feed {
  private underWay = false;
  private woken = false;
  private ended = false;
  private unconfirmed = 0;

  constructor(
    private readonly transcript: Pick<Transcript, 'after'>,
    readonly conversation: string,
    private lastShown: number,
    private readonly outlet: FeedOutlet,
  ) {}

  /** There may be something new. */
  wake(): void {
    this.woken = true;
    if (!this.underWay) void this.run();
  }

  /** A line that was written just now: shown as it stands where it is the next one, else what is missing is read. */
  offer(entry: ChatEntryRow): void {
    if (!this.isBehind(entry.seq)) return;
    if (this.underWay || entry.seq !== this.lastShown + 1 || !this.hasRoom()) {
      this.wake();
      return;
    }
    try {
      this.show(entry);
    } catch (error) {
      this.outlet.failed(error);
    }
  }

  isBehind(seq: number): boolean {
    return seq > this.lastShown;
  }

  end(): void {
    this.ended = true;
  }

  private async run(): Promise<void> {
    this.underWay = true;
    try {
      while (this.woken && this.hasRoom()) {
        this.woken = false;
        const entries = await this.transcript.after(this.conversation, this.lastShown, PAGE);
        for (const entry of entries) this.show(entry);
        if (entries.length === PAGE) this.woken = true;
      }
    } catch (error) {
      // The next look at how far the conversation has come wakes it again.
      this.outlet.failed(error);
    } finally {
      this.underWay = false;
    }
  }

  private hasRoom(): boolean {
    return !this.ended && this.unconfirmed < WINDOW;
  }

  private show(entry: ChatEntryRow): void {
    if (this.ended) return;
    this.lastShown = entry.seq;
    this.unconfirmed += 1;
    this.outlet.show(entry, () => {
      const wasFull = !this.hasRoom();
      this.unconfirmed -= 1;
      if (wasFull) this.wake();
    });
  }
}

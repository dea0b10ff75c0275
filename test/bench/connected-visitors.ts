import type { ShownAnswer } from '../channel-chat/visitor.js';
import { Visitor } from '../channel-chat/visitor.js';
import { networkOf } from './customer-lanes.js';
import { until } from './lane-load.js';

const AT_ONCE = 50;
const TOLD_MS = 300_000;

/** Visitors who sit there: each with a connection and a conversation of their own, from a network of their own. */
export class ConnectedVisitors {
  private readonly visitors: Visitor[] = [];
  private readonly closed: number[] = [];

  constructor(private readonly url: string) {}

  /** Connects so many; each says hello. @returns how many a second */
  async connect(count: number): Promise<number> {
    const began = performance.now();
    let next = 0;
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (next < count) await this.connectOne((next += 1));
      }),
    );
    return (count * 1000) / (performance.now() - began);
  }

  /** Resolves when everybody was told that nobody is here any more, with when each was, as `performance.now()` has it. */
  async toldOfClosing(): Promise<readonly number[]> {
    for (const end = performance.now() + TOLD_MS; this.closed.length < this.visitors.length;) {
      if (performance.now() > end)
        throw new Error(`${String(this.visitors.length - this.closed.length)} visitors never heard that it is closed`);
      await until(performance.now() + 20);
    }
    return this.closed;
  }

  leave(): void {
    for (const visitor of this.visitors) visitor.leave();
  }

  private async connectOne(n: number): Promise<void> {
    const visitor = await Visitor.connect(this.url, { forwardedFor: networkOf(n) });
    this.visitors.push(visitor);
    let told = false;
    visitor.socket.on('status', ({ answer }: { readonly answer?: ShownAnswer }) => {
      if (answer?.here !== false || told) return;
      told = true;
      this.closed.push(performance.now());
    });
    await visitor.hello({ language: 'en' });
  }
}

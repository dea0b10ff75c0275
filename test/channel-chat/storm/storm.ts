import type { MessageReceived } from '@redress/contracts';
import { SeededRandom } from '@redress/testing';
import { setTimeout as pause } from 'node:timers/promises';
import { CutRelay } from './cut-relay.js';
import { StormVisitor } from './storm-visitor.js';

const SETTLE_MS = 300_000;

/** The gateways that a storm goes over, and the case service, which the test plays. */
export interface StormRig {
  readonly replicas: number;
  /** Of the gateway at this moment; 0 while it is down. */
  port(replica: number): number;
  /** Ends a gateway as suddenly as the rig can, and brings it back. */
  strike(replica: number): Promise<void>;
  /** Says something in a conversation, as the case service would: with the update that goes before it. @returns the update's id */
  issue(conversation: string, text: string, after?: string): Promise<string>;
  /** What went to the case service, repeats included, in the order of the log. */
  received(): readonly MessageReceived[];
}

export interface StormOptions {
  readonly visitors: number;
  readonly seconds: number;
  readonly seed: number;
  /** Milliseconds between two strikes, at least. */
  readonly strikeMs: number;
  /** The longest pause of a visitor between two messages, in milliseconds. */
  readonly pauseMs: number;
}

/** What a storm did, and what was wrong afterwards: nothing, if all is well. */
export interface StormReport {
  readonly wrongs: readonly string[];
  readonly messages: number;
  readonly answers: number;
  readonly repeats: number;
  readonly connections: number;
  readonly strikes: number;
}

/** Visitors write and are answered while gateways are ended and connections cut at random, as the seed has it. */
export class Storm {
  private readonly random: SeededRandom;
  private readonly visitors: StormVisitor[] = [];
  private readonly relays: CutRelay[] = [];
  private readonly answered = new Map<string, string[]>();
  private readonly newest = new Map<string, string>();
  private read = 0;
  private readonly seen = new Set<string>();
  private over = false;
  private strikes = 0;

  constructor(
    private readonly rig: StormRig,
    private readonly options: StormOptions,
  ) {
    this.random = new SeededRandom(options.seed);
  }

  async run(): Promise<StormReport> {
    const { visitors, seconds } = this.options;
    for (let replica = 0; replica < this.rig.replicas; replica += 1)
      this.relays.push(await CutRelay.listen(() => this.rig.port(replica)));
    const urls = (): string[] => this.relays.map(({ url }) => url);
    for (let at = 0; at < visitors; at += 1)
      this.visitors.push(new StormVisitor(`visitor ${String(at)}`, this.random.fork(`visitor ${String(at)}`), urls));
    try {
      return await this.play(Date.now() + seconds * 1_000);
    } finally {
      this.over = true;
      for (const visitor of this.visitors) visitor.leave();
      for (const relay of this.relays) relay.close();
    }
  }

  private async play(end: number): Promise<StormReport> {
    const answering = this.answer();
    await Promise.all([
      this.strike(end),
      this.cut(end),
      ...this.visitors.map((visitor, at) => this.writeUntil(visitor, end, this.random.fork(`pace ${String(at)}`))),
    ]);
    await this.settle();
    this.over = true;
    await answering;
    return this.report(await this.judge());
  }

  private async writeUntil(visitor: StormVisitor, end: number, random: SeededRandom): Promise<void> {
    do {
      await pause(random.below(this.options.pauseMs));
      await visitor.write();
    } while (Date.now() < end);
  }

  private async strike(end: number): Promise<void> {
    const random = this.random.fork('strikes');
    for (;;) {
      await pause(this.options.strikeMs * (1 + random.below(100) / 100));
      if (Date.now() >= end) return;
      this.strikes += 1;
      const replica = random.below(this.rig.replicas);
      const back = this.rig.strike(replica);
      this.relays[replica]?.cut(() => true);
      await back;
    }
  }

  private async cut(end: number): Promise<void> {
    const random = this.random.fork('cuts');
    while (Date.now() < end) {
      await pause(500 + random.below(1_000));
      for (const relay of this.relays) relay.cut(() => random.chance(0.05));
    }
  }

  // What visitors wrote; that one has left or ended is told there, too.
  private messages(): readonly MessageReceived[] {
    return this.rig.received().filter(({ kind }) => kind === 'message');
  }

  // A handler: says to each new message what there is to say to it, one after the other.
  private async answer(): Promise<void> {
    while (!this.over) {
      const all = this.messages();
      for (; this.read < all.length; this.read += 1) {
        const { id, account, text } = all[this.read] as MessageReceived;
        if (this.seen.has(id)) continue;
        this.seen.add(id);
        const words = `Answer to: ${text.preview}`;
        this.answered.set(account, [...(this.answered.get(account) ?? []), words]);
        this.newest.set(account, await this.rig.issue(account, words, this.newest.get(account)));
      }
      await pause(20);
    }
  }

  // Everything that was written has an answer by now; each answer must be said, and be seen.
  private async settle(): Promise<void> {
    const deadline = Date.now() + SETTLE_MS;
    await Promise.all(this.visitors.map((visitor) => visitor.shown(visitor.sent.length * 2, deadline)));
  }

  private async judge(): Promise<string[]> {
    const wrongs: string[] = [];
    const first = new Map(this.messages().map((message) => [message.id, message]));
    const byConversation = byAccount([...first.values()]);
    const afresh = await Promise.all(this.visitors.map((visitor) => visitor.afresh()));
    for (const [at, visitor] of this.visitors.entries()) {
      const told = (wrong: string): void => void wrongs.push(`${visitor.name}: ${wrong}`);
      visitor.wrongs.forEach(told);
      const said = (from: string): string[] =>
        visitor.lines.filter((line) => line.from === from).map(({ text }) => text);
      compare('what they wrote, as they see it', said('customer'), visitor.sent, told);
      const handled = [...(byConversation.get(visitor.conversation) ?? [])];
      const inOrder = handled.sort((one, other) => (one.receivedAt < other.receivedAt ? -1 : 1));
      compare('what they wrote, as handlers see it', previews(inOrder), visitor.sent, told);
      compare('the answers', said('handler'), this.answered.get(visitor.conversation) ?? [], told);
      compare('the conversation, seen afresh', afresh[at] ?? [], visitor.lines, told);
    }
    if (byConversation.size > this.visitors.length) wrongs.push('there are more conversations than visitors');
    return wrongs;
  }

  private report(wrongs: readonly string[]): StormReport {
    const sum = (count: (visitor: StormVisitor) => number): number =>
      this.visitors.reduce((total, visitor) => total + count(visitor), 0);
    const answers = [...this.answered.values()].reduce((total, each) => total + each.length, 0);
    return {
      wrongs,
      messages: sum(({ sent }) => sent.length),
      answers,
      repeats: this.messages().length - answers,
      connections: sum(({ connections }) => connections),
      strikes: this.strikes,
    };
  }
}

const previews = (messages: readonly MessageReceived[]): string[] => messages.map(({ text }) => text.preview);

function byAccount(messages: readonly MessageReceived[]): ReadonlyMap<string, readonly MessageReceived[]> {
  const found = new Map<string, MessageReceived[]>();
  for (const message of messages) found.set(message.account, [...(found.get(message.account) ?? []), message]);
  return found;
}

function compare(
  what: string,
  found: readonly unknown[],
  wanted: readonly unknown[],
  told: (wrong: string) => void,
): void {
  const [one, other] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (one !== other) told(`${what}: ${one} and not ${other}`);
}

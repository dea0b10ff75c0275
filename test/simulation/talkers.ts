import type { ChannelKit } from '@redress/channel-kit';
import type { TextIntake } from '@redress/channel-sms';
import { instantNow, sha256, sleep } from '@redress/kernel';
import type { SimulatedProcess } from '@redress/testing';
import { partyKey } from './customers.js';
import type { WireMessage } from './customer-normaliser.js';
import type { PlannedLine, PlannedTalk } from './planned-talk.js';

/** A living gateway of texts, or of conversations. */
export interface TalkGateway {
  readonly kit: ChannelKit;
  /** Of the gateway of texts alone. */
  readonly texts?: TextIntake;
}

/** For how long a number wanted nothing, as its owner knows it: from when STOP was taken until START was sent. */
export interface Stopped {
  readonly from: number;
  until: number;
}

const OURS = '+447700900000';
const ANSWER_MS = 30_000;
const PAUSE_MS = 5_000;

/** Whoever texts, and whoever sits in a conversation: their lines, until each has been taken. */
export class Talkers {
  /** What was taken, as `channel key`: the provider's id of a text, or conversation and line. */
  readonly accepted = new Set<string>();
  readonly stopped = new Map<string, Stopped[]>();
  private open: number;

  constructor(
    private readonly process: SimulatedProcess,
    private readonly gateway: (channel: PlannedTalk['channel']) => TalkGateway | undefined,
    readonly talks: readonly PlannedTalk[],
  ) {
    this.open = talks.length;
  }

  get done(): boolean {
    return this.open === 0;
  }

  begin(): void {
    for (const talk of this.talks) {
      void this.play(talk).then(() => {
        this.open -= 1;
      });
    }
  }

  private async play(talk: PlannedTalk): Promise<void> {
    const underWay: Promise<void>[] = [];
    for (const line of talk.lines) {
      await sleep(this.process.clock, line.after);
      if (!line.atOnce) await Promise.all(underWay);
      underWay.push(this.say(talk, line));
    }
    await Promise.all(underWay);
  }

  private async say(talk: PlannedTalk, line: PlannedLine): Promise<void> {
    const stops = this.stopped.get(talk.party) ?? [];
    if (line.what === 'start') for (const stop of stops) stop.until = Math.min(stop.until, this.process.clock.now());
    for (let copy = 0; copy <= line.repeats; copy += 1) {
      while (!(await this.offer(talk, line))) await sleep(this.process.clock, PAUSE_MS);
      this.accepted.add(`${talk.channel} ${keyOf(talk, line)}`);
      if (line.what === 'stop' && copy === 0)
        this.stopped.set(talk.party, [...stops, { from: this.process.clock.now(), until: Infinity }]);
    }
  }

  /** True when a gateway took it and its answer came through. */
  private async offer(talk: PlannedTalk, line: PlannedLine): Promise<boolean> {
    const gateway = this.gateway(talk.channel);
    if (gateway === undefined) return false;
    const waiting = new AbortController();
    const timeout = sleep(this.process.clock, ANSWER_MS, waiting.signal).then(() => false);
    try {
      const taken = await Promise.race([this.hand(gateway, talk, line), timeout]);
      await this.process.call('socket', `answer ${talk.channel}`, () => undefined);
      return taken;
    } catch {
      return false;
    } finally {
      waiting.abort();
    }
  }

  private async hand({ kit, texts }: TalkGateway, talk: PlannedTalk, line: PlannedLine): Promise<boolean> {
    const key = keyOf(talk, line);
    if (texts !== undefined)
      return texts.take({ MessageSid: key, From: talk.party, To: OURS, Body: wordsOf(talk, line) });
    const { stay, what } = line;
    const wire: WireMessage = {
      ...(what === 'end' ? { kind: 'request', request: { type: 'ended', value: 'visitor' } } : { kind: 'message' }),
      ...{ from: { key: partyKey(talk.party), proved: false }, otherRecipients: [], answers: [], tokens: [] },
      ...{ text: wordsOf(talk, line), stay },
    };
    await kit.inbox.accept({
      ...{ dedupeKey: key, account: talk.party, externalId: key, raw: Buffer.from(JSON.stringify(wire)) },
      receivedAt: instantNow(this.process.clock),
      hints: what === 'end' ? { ended: 'visitor' } : {},
    });
    return true;
  }
}

function keyOf({ channel, party }: PlannedTalk, { number }: PlannedLine): string {
  return channel === 'sms' ? `SM${sha256(`${party} ${String(number)}`).slice(0, 32)}` : `${party} ${String(number)}`;
}

function wordsOf({ party }: PlannedTalk, { what, number }: PlannedLine): string {
  if (what === 'say') return `${party} says line ${String(number)}`;
  return what === 'end' ? '' : what.toUpperCase();
}

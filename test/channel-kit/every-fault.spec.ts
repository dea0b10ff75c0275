import { describe, expect, it } from '@jest/globals';
import type { ChannelKit } from '@redress/channel-kit';
import type { MessageReceived, MessageSettled } from '@redress/contracts';
import type { EventEnvelope } from '@redress/messaging';
import { GatewayBench, insist, type BenchOptions, type Verdict } from './gateway-bench.js';
import { settle } from './manual-clock.js';
import { anUpdate } from './samples.js';

const FAULTS: readonly Verdict[] = ['answer-lost', 'refused', 'dies-before', 'dies-after'];
const UPDATES = [anUpdate('update-1'), anUpdate('update-2', { after: 'update-1', kind: 'reply' })];

/** One gateway, one message, two updates in order; a case service that answers every message it hears of. */
class Story {
  readonly bench: GatewayBench;
  readonly calls: string[] = [];
  private kit: ChannelKit | undefined;
  private readonly fates: MessageSettled[] = [];

  constructor(options: BenchOptions, fault?: { readonly at: number; readonly verdict: Verdict }) {
    this.bench = GatewayBench.open({ ...options, timing: { sweepMs: 30_000 } });
    this.bench.judge = (call) => {
      this.calls.push(call);
      return this.calls.length === fault?.at ? fault.verdict : 'works';
    };
    this.bench.onPublished = (event) => {
      this.hear(event);
    };
  }

  async run(): Promise<void> {
    const { messageId } = await insist(this.bench, async () =>
      (await this.gateway()).inbox.accept({
        dedupeKey: 'complaints@acme.example <m1@mail.example>',
        account: 'complaints@acme.example',
        externalId: 'm1@mail.example',
        raw: Buffer.from('It is late.'),
        receivedAt: '2026-03-02T09:00:00.000Z',
      }),
    );
    expect(messageId).toBeTruthy();
    for (const update of UPDATES) await insist(this.bench, async () => (await this.gateway()).desk.accept(update));
    for (let minutes = 0; minutes < 40; minutes += 1) await this.pass(60_000);
  }

  private async pass(ms: number): Promise<void> {
    await this.gateway();
    await this.bench.clock.advance(ms);
    for (const fate of this.fates.splice(0)) (await this.gateway()).fates.settled(fate);
  }

  /** The kit that lives; a new one when the last one died. */
  private async gateway(): Promise<ChannelKit> {
    if (this.kit !== undefined && !this.bench.isDead) return this.kit;
    this.kit = await this.bench.boot();
    this.kit.start();
    await settle();
    return this.bench.isDead ? await this.gateway() : this.kit;
  }

  private hear(event: EventEnvelope): void {
    if (event.type !== 'redress.message.received.v1') return;
    const { id, reading, channel } = event.data as MessageReceived;
    const at = '2026-03-02T09:00:01.000Z';
    this.fates.push({ messageId: id, reading, channel, fate: 'opened', caseIds: [id], at });
  }
}

async function callsOfAQuietRun(options: BenchOptions = {}): Promise<string[]> {
  const story = new Story(options);
  await story.run();
  return story.calls;
}

async function expectNothingLost({ bench }: Story): Promise<void> {
  const inbox = await bench.inbox();
  expect(inbox).toHaveLength(1);
  const [row] = inbox;
  expect(row).toMatchObject({ open: 0, fate: 'opened' });
  expect(bench.file(row?.raw.ref ?? '')?.toString()).toBe('It is late.');
  expect(
    new Set(bench.published.filter(({ topic }) => topic === 'redress.inbound.v1').map(({ event }) => event.id)).size,
  ).toBe(1);
  const deliveries = await bench.deliveries();
  expect(deliveries.map(({ _id, open }) => ({ _id, open }))).toEqual(
    UPDATES.map(({ updateId: _id }) => ({ _id, open: 0 })),
  );
  for (const delivery of deliveries) {
    expect(bench.reports.filter(({ updateId }) => updateId === delivery._id).at(-1)?.state).toBe(delivery.state);
  }
}

describe('the kit, whatever call fails', () => {
  it('crosses to store, bus, files and relay often enough for this to mean something', async () => {
    const calls = await callsOfAQuietRun();
    expect(new Set(calls.map((call) => call.split(' ')[0]))).toEqual(new Set(['store', 'bus', 'file', 'relay']));
  });

  it.each(FAULTS)('takes in once and delivers, when any one call: %s', async (verdict) => {
    const calls = await callsOfAQuietRun();
    const interesting = Math.min(calls.length, 40);
    for (let at = 1; at <= interesting; at += 1) {
      const story = new Story({}, { at, verdict });
      await story.run();
      await expectNothingLost(story);
      const states = (await story.bench.deliveries()).map(({ state }) => state);
      expect({ at, call: calls[at - 1], states }).toMatchObject({ states: ['accepted', 'accepted'] });
      const [first, second] = UPDATES.map(({ updateId }) =>
        story.bench.sent.findIndex((each) => each.updateId === updateId),
      );
      expect(first).toBeLessThan(second ?? -1);
    }
  });

  it.each(FAULTS)('never sends a second copy where that would be a second message: %s', async (verdict) => {
    const calls = await callsOfAQuietRun();
    const interesting = Math.min(calls.length, 40);
    for (let at = 1; at <= interesting; at += 1) {
      const story = new Story({ inDoubt: 'unknown' }, { at, verdict });
      await story.run();
      await expectNothingLost(story);
      for (const { updateId } of UPDATES) {
        expect(story.bench.sent.filter((each) => each.updateId === updateId).length).toBeLessThanOrEqual(1);
      }
    }
  });

  it.each(FAULTS)('is in doubt of nothing that it had not begun to hand over: %s', async (verdict) => {
    const options: BenchOptions = { inDoubt: 'unknown', notesHandOvers: true };
    const calls = await callsOfAQuietRun(options);
    let doubts = 0;
    for (let at = 1; at <= Math.min(calls.length, 40); at += 1) {
      const story = new Story(options, { at, verdict });
      await story.run();
      await expectNothingLost(story);
      const { sent, begun } = story.bench;
      for (const { _id, state } of await story.bench.deliveries()) {
        const copies = sent.filter(({ updateId }) => updateId === _id).length;
        doubts += state === 'unknown' ? 1 : 0;
        const certain = state === 'accepted' ? copies === 1 : state === 'unknown' && begun.includes(_id) && copies <= 1;
        expect({ at, call: calls[at - 1], _id, state, copies, certain }).toMatchObject({ certain: true });
      }
    }
    // The two updates: the note, the send and its outcome.
    expect(doubts).toBeLessThanOrEqual(6);
  });
});

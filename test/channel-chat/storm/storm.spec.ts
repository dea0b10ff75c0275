import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SeededRandom } from '@redress/testing';
import { setTimeout as pause } from 'node:timers/promises';
import { ChatStage } from '../chat-stage.js';
import { Storm, type StormRig } from './storm.js';

jest.setTimeout(300_000);

const SEED = Number(process.env['REDRESS_CHAT_SEED'] ?? Date.now() % 1_000_000);
const VISITORS = Number(process.env['REDRESS_CHAT_VISITORS'] ?? 100);
const SECONDS = Number(process.env['REDRESS_CHAT_SECONDS'] ?? 10);
const OURS = /^chat_/u;

/** Two gateways in this process: whoever is struck is out of everybody's reach, and now and then a call to the store fails. */
class Cuttable implements StormRig {
  readonly replicas = 2;
  private readonly down = new Set<number>();

  constructor(private readonly stage: ChatStage) {}

  port(replica: number): number {
    return this.down.has(replica) ? 0 : Number(new URL(this.stage.url(replica)).port);
  }

  async strike(replica: number): Promise<void> {
    this.down.add(replica);
    await pause(500);
    this.down.delete(replica);
  }

  async issue(conversation: string, text: string, after?: string): Promise<string> {
    // A case of its own each: what is said in one waits for nothing in another.
    return this.stage.issue(conversation, text, {
      caseId: conversation,
      ...(after === undefined ? {} : { after }),
    });
  }

  received(): ReturnType<ChatStage['received']> {
    return this.stage.received();
  }
}

describe('a storm over two gateways', () => {
  let stage: ChatStage;

  beforeEach(async () => {
    stage = await ChatStage.open({}, 2);
  });

  afterEach(async () => {
    await stage.close();
  });

  it(`loses, doubles and disorders nothing (REDRESS_CHAT_SEED=${String(SEED)})`, async () => {
    const random = new SeededRandom(SEED).fork('store');
    const fail = (collection: string): void => {
      if (OURS.test(collection) && random.chance(0.005)) throw new Error('the store is away');
    };
    stage.before = fail;
    stage.after = fail;
    const options = { visitors: VISITORS, seconds: SECONDS, seed: SEED, strikeMs: 1_500, pauseMs: 5_000 };
    const { wrongs, ...figures } = await new Storm(new Cuttable(stage), options).run();
    process.stderr.write(`chat storm ${JSON.stringify({ ...options, ...figures })}\n`);
    expect(wrongs.slice(0, 20)).toEqual([]);
    expect(figures.messages).toBeGreaterThanOrEqual(VISITORS);
    expect(figures.answers).toBe(figures.messages);
  });
});

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { GatewayProcesses } from './gateway-processes.js';
import { Storm } from './storm.js';

jest.setTimeout(900_000);

const SEED = Number(process.env['REDRESS_CHAT_SEED'] ?? Date.now() % 1_000_000);
const VISITORS = Number(process.env['REDRESS_CHAT_VISITORS'] ?? 1_000);
const SECONDS = Number(process.env['REDRESS_CHAT_SECONDS'] ?? 60);

describe('a storm over two gateways on MongoDB and Kafka', () => {
  let gateways: GatewayProcesses;

  beforeAll(async () => {
    gateways = await GatewayProcesses.start(2);
  });

  afterAll(async () => {
    await gateways.close();
  });

  it(`that are killed loses, doubles and disorders nothing (REDRESS_CHAT_SEED=${String(SEED)})`, async () => {
    const options = { visitors: VISITORS, seconds: SECONDS, seed: SEED, strikeMs: 8_000, pauseMs: 20_000 };
    const { wrongs, ...figures } = await new Storm(gateways, options).run();
    process.stderr.write(`chat storm ${JSON.stringify({ ...options, ...figures })}\n`);
    expect(wrongs.slice(0, 20)).toEqual([]);
    expect(figures.messages).toBeGreaterThanOrEqual(VISITORS);
    expect(figures.answers).toBe(figures.messages);
  });
});

import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { freePort } from '@redress/testing';
import { RunningProduct } from '../e2e/running-product.js';

const PROGRAM = 'test/dist/simulator/main.js';
// Nobody of these talks, so that no summary need be waited for; one has somebody in copy.
const PLAY = ['--messages', '10', '--rate', '5', '--answered', '1', '--seed', '361'];
// Two who write mails.
const MAILS = ['--messages', '2', '--seed', '28'];

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly progress: string;
}

async function simulate(args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, progress]: [string[], string[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => progress.push(chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output: output.join(''), progress: progress.join('') };
}

function fileOf(output: string): string {
  return /^Written to (?<file>.+)$/mu.exec(output)?.groups?.['file'] ?? '';
}

describe('the command of the simulator', () => {
  it('plays with a product of its own, says how far it is, and writes down what it saw', async () => {
    const { code, output, progress } = await simulate(PLAY);
    expect([code, output]).toEqual([0, expect.stringContaining('should have come and did not     0')]);
    expect(progress).toContain('1 of 10 complaints sent');
    const report: unknown = JSON.parse(await readFile(fileOf(output), 'utf8'));
    await rm(fileOf(output));
    const latency = { p50: expect.any(Number), p95: expect.any(Number), p99: expect.any(Number) };
    expect(report).toEqual({
      seed: 361,
      customers: { email: 4, sms: 2, web: 3, whatsapp: 1 },
      habits: expect.objectContaining({ copied: 1 }),
      messages: expect.objectContaining({ web: { opened: 3 } }),
      cases: 10,
      receiptMs: { email: latency, sms: latency, web: latency, whatsapp: latency },
      answers: 10,
      answersWithFile: expect.any(Number),
      answersRefused: {},
      files: 0,
      ...{ refused: [], missing: [], wrong: [] },
    });
  }, 120_000);

  it('ends with 1 where a product that runs did not take what was sent', async () => {
    const product = await RunningProduct.create();
    try {
      await product.start();
      const nobody = await freePort();
      const { code, output } = await simulate([...MAILS, '--url', product.url, '--smtp', String(nobody)]);
      expect([code, output]).toEqual([1, expect.stringMatching(/not taken in +2\n/u)]);
      await rm(fileOf(output));
    } finally {
      await product.remove();
    }
  }, 120_000);
});

import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { waitingFor } from './patient-scanner.js';

describe('a scanner that is waited for', () => {
  const content = (): Promise<Readable> => Promise.resolve(Readable.from(['x']));
  const clock = (): { now: () => number; after: (ms: number, task: () => void) => () => void; pass: () => void } => {
    let waiting: (() => void) | undefined;
    const after = (ms: number, task: () => void): (() => void) => {
      waiting = ms === 15_000 ? task : undefined;
      return () => (waiting = undefined);
    };
    return { now: () => 0, after, pass: () => waiting?.() };
  };

  it('says what it finds, and throws what it throws', async () => {
    const said = waitingFor({ scan: () => Promise.resolve('infected') }, clock(), 15_000);
    expect(await said.scan(content)).toBe('infected');
    const thrown = waitingFor({ scan: () => Promise.reject(new Error('away')) }, clock(), 15_000);
    await expect(thrown.scan(content)).rejects.toThrow('away');
  });

  it('that does not answer in time leaves the file unscanned', async () => {
    const time = clock();
    const verdict = waitingFor({ scan: () => new Promise(() => undefined) }, time, 15_000).scan(content);
    time.pass();
    expect(await verdict).toBe('not-scanned');
  });
});

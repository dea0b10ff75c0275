import { afterEach, describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { systemClock, type Clock } from '@redress/kernel';
import { Log, type LogFields, type LogLevel } from '@redress/platform';
import { EICAR, StandInClamd } from '@redress/testing';
import { ClamdScanner } from './clamd-scanner.js';

class Lines extends Log {
  readonly lines: string[] = [];

  override write(level: LogLevel, _message: string, { error }: LogFields = {}): void {
    this.lines.push(
      `${level} ${typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''}`,
    );
  }

  override with(): Log {
    return this;
  }
}

describe('the virus scanner', () => {
  const running: StandInClamd[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((clamd) => clamd.close()));
  });

  async function scanner(
    clamd: StandInClamd,
    clock: Clock = systemClock,
  ): Promise<{ scanner: ClamdScanner; log: Lines }> {
    running.push(clamd);
    const log = new Lines();
    return { scanner: new ClamdScanner({ host: '127.0.0.1', port: await clamd.listen(), clock, log }), log };
  }

  it('tells clean files from infected ones, also large and empty ones', async () => {
    const clamd = new StandInClamd();
    const { scanner: it, log } = await scanner(clamd);
    expect(await it.scan(Buffer.from('a photograph'))).toBe('clean');
    expect(await it.scan(EICAR)).toBe('infected');
    expect(await it.scan(Buffer.concat([Buffer.alloc(300_000, 'x'), EICAR, Buffer.alloc(300_000, 'x')]))).toBe(
      'infected',
    );
    expect(await it.scan(Buffer.alloc(0))).toBe('clean');
    expect(clamd.scanned).toEqual([12, 68, 600_068, 0]);
    expect(log.lines).toEqual([]);
  });

  it('says of a file above its limit that it was not scanned', async () => {
    const { scanner: it, log } = await scanner(new StandInClamd());
    expect(await it.scan(Buffer.alloc(20_000_000, 'x'))).toBe('not-scanned');
    expect(log.lines).toHaveLength(1);
  });

  it('reads a file from where it lies, however it is cut', async () => {
    const clamd = new StandInClamd();
    const { scanner: it } = await scanner(clamd);
    const pieces = [EICAR.subarray(0, 30), Buffer.alloc(0), EICAR.subarray(30), Buffer.alloc(300_000, 'x')];
    expect(await it.scan(() => Promise.resolve(Readable.from(pieces)))).toBe('infected');
    expect(clamd.scanned).toEqual([300_068]);
  });

  it('stops reading a file that is above its limit', async () => {
    const { scanner: it } = await scanner(new StandInClamd());
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    async function* endless(): AsyncGenerator<Buffer> {
      try {
        for (;;) yield await Promise.resolve(Buffer.alloc(100_000));
      } finally {
        end();
      }
    }
    expect(await it.scan(() => Promise.resolve(endless()))).toBe('not-scanned');
    await ended;
  });

  it.each([
    ['opened', () => Promise.reject(new Error('the store is away'))],
    [
      'read to its end',
      () =>
        Promise.resolve(
          (async function* () {
            yield await Promise.resolve(Buffer.from('half'));
            throw new Error('the store is away');
          })(),
        ),
    ],
  ])('is not blamed for a file that cannot be %s', async (_, content) => {
    const clamd = new StandInClamd();
    const { scanner: it, log } = await scanner(clamd);
    await expect(it.scan(content)).rejects.toThrow('the store is away');
    expect(log.lines).toEqual([]);
    expect(await it.scan(Buffer.from('the next one'))).toBe('clean');
  });

  it('is asked about four files at a time', async () => {
    const clamd = new StandInClamd();
    const { scanner: it } = await scanner(clamd);
    const verdicts = await Promise.all(Array.from({ length: 30 }, () => it.scan(Buffer.from('x'))));
    expect(new Set(verdicts)).toEqual(new Set(['clean']));
    expect(clamd.mostOpen).toBeLessThanOrEqual(4);
  });

  it('that is away leaves files unscanned, and the log says so once a minute', async () => {
    const clamd = new StandInClamd();
    const { scanner: it, log } = await scanner(clamd);
    await clamd.close();
    running.length = 0;
    expect(await Promise.all([it.scan(EICAR), it.scan(EICAR)])).toEqual(['not-scanned', 'not-scanned']);
    expect(log.lines).toEqual(['warn ECONNREFUSED']);
  });

  it('that does not answer is not waited for', async () => {
    const timers = new Set<() => void>();
    const clock: Clock = {
      now: () => 0,
      after: (_, task) => {
        timers.add(task);
        return () => timers.delete(task);
      },
    };
    const { scanner: it, log } = await scanner(new StandInClamd(false), clock);
    const scanned = it.scan(EICAR);
    await new Promise((resolve) => setImmediate(resolve));
    for (const fire of [...timers]) fire();
    expect(await scanned).toBe('not-scanned');
    expect(log.lines).toEqual(['warn scan-timeout']);
    expect(timers.size).toBe(0);
  });
});

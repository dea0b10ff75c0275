import { describe, expect, it } from '@jest/globals';
import { RedressError, type Clock } from '@redress/kernel';
import { PinoLog } from '../logging/pino-log.js';
import { waitFor } from './wait-for.js';

const AWAY = new RedressError('database-unavailable', 'away', { retriable: true });

/** A clock on which every wait passes at once. */
function fastClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    after: (ms, task) => {
      now += ms;
      queueMicrotask(task);
      return () => undefined;
    },
  };
}

async function log(written: string[]): Promise<PinoLog> {
  const destination = { write: (line: string) => void written.push(line) };
  return await PinoLog.open('standalone', { logLevel: 'info', logFormat: 'json' }, destination);
}

describe('waiting for an engine', () => {
  it('goes on as soon as it is there, and says what it waits for', async () => {
    const written: string[] = [];
    let tries = 0;
    const open = (): Promise<string> => ((tries += 1) < 4 ? Promise.reject(AWAY) : Promise.resolve('open'));
    const options = { what: 'the database at db', boundMs: 60_000, clock: fastClock(), log: await log(written) };
    expect(await waitFor(open, options)).toBe('open');
    expect(written).toHaveLength(3);
    expect(written[0]).toContain('Waiting for the database at db.');
  });

  it('gives up after its bound, in words', async () => {
    const options = { what: 'the broker at kafka:9092', boundMs: 60_000, clock: fastClock(), log: await log([]) };
    await expect(waitFor(() => Promise.reject(AWAY), options)).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringContaining('the broker at kafka:9092 within 60 s'),
    });
  });

  it('does not wait for what cannot mend itself, nor after it was told to stop', async () => {
    const options = { what: 'x', boundMs: 60_000, clock: fastClock(), log: await log([]) };
    const wrong = new RedressError('store-damaged', 'no');
    await expect(waitFor(() => Promise.reject(wrong), options)).rejects.toBe(wrong);
    const stop = new AbortController();
    const stopped = waitFor(
      () => {
        stop.abort();
        return Promise.reject(AWAY);
      },
      { ...options, stopping: stop.signal },
    );
    await expect(stopped).rejects.toMatchObject({ code: 'start-given-up' });
  });
});

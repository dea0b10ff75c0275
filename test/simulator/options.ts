import { parseArgs } from 'node:util';
import type { RunOptions } from './run.js';

export interface SimulatorOptions extends RunOptions {
  /** A running product to play with; left out, it gets one of its own. */
  readonly url?: string;
  readonly smtpPort: number;
}

const NUMBERS = { messages: '120', rate: '10', answered: '0.5', smtp: '2525' };

/** `--messages`, or `--for` seconds at the rate. @throws Error that names the option that is no number */
export function readOptions(args: readonly string[], now = Date.now()): SimulatorOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(Object.entries(NUMBERS).map(([name, usual]) => [name, { type: 'string', default: usual }])),
      for: { type: 'string' },
      seed: { type: 'string', default: String(now % 1_000_000) },
      url: { type: 'string' },
    },
  });
  const given = values as Readonly<Record<string, string | undefined>>;
  const number = (name: string): number => {
    const value = Number(given[name]);
    if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} must be a number, 0 or more`);
    return value;
  };
  const [rate, seed] = [number('rate'), number('seed')];
  if (rate === 0) throw new Error('--rate must be more than 0');
  return {
    messages: given['for'] === undefined ? number('messages') : Math.ceil(rate * number('for')),
    ...{ rate, seed, answered: number('answered'), smtpPort: number('smtp') },
    run: String(10_000 + (Math.floor(now / 1000) % 90_000)),
    ...(given['url'] === undefined ? {} : { url: given['url'].replace(/\/$/u, '') }),
  };
}

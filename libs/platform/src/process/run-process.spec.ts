import { describe, expect, it } from '@jest/globals';
import { RedressError } from '@redress/kernel';
import { Log, type LogFields, type LogLevel } from '../logging/log.js';
import type { Environment } from '../settings/read-settings.js';
import { runProcess, type ProcessHost } from './run-process.js';

class MemoryLog extends Log {
  readonly lines: { level: LogLevel; message: string; fields: LogFields | undefined }[] = [];
  override write(level: LogLevel, message: string, fields?: LogFields): void {
    this.lines.push({ level, message, fields });
  }
  override with(): Log {
    return this;
  }
}

class TestHost implements ProcessHost {
  readonly environment: Environment;
  readonly folder = '/nowhere';
  readonly log = new MemoryLog();
  readonly complaints: string[] = [];
  readonly exited: Promise<number>;
  readonly exits: number[] = [];
  private readonly handlers = new Map<string, (...parts: readonly unknown[]) => void>();
  private settle: (code: number) => void = () => undefined;

  constructor(environment: Environment = {}) {
    this.environment = { REDRESS_OPS_LISTEN: '127.0.0.1:0', ...environment };
    this.exited = new Promise((resolve) => (this.settle = resolve));
  }

  readonly on = (event: string, handle: (...parts: readonly unknown[]) => void): void => {
    this.handlers.set(event, handle);
  };
  readonly exit = (code: number): void => {
    this.exits.push(code);
    this.settle(code);
  };
  readonly complain = (text: string): void => {
    this.complaints.push(text);
  };
  readonly openLog = (): Promise<Log> => Promise.resolve(this.log);

  emit(event: string, ...parts: readonly unknown[]): void {
    this.handlers.get(event)?.(...parts);
  }
}

describe('a process', () => {
  it('closes what it opened in the opposite order, and exits with 0', async () => {
    const host = new TestHost();
    const order: string[] = [];
    await runProcess(
      'standalone',
      ({ shutdown }) => {
        for (const name of ['store', 'bus', 'listener']) shutdown.add(name, () => void order.push(name));
        return Promise.resolve();
      },
      host,
    );
    host.emit('SIGTERM');
    expect(await host.exited).toBe(0);
    expect(order).toEqual(['listener', 'bus', 'store']);
  });

  it('goes on closing when a part fails, and says so', async () => {
    const host = new TestHost();
    const order: string[] = [];
    await runProcess(
      'standalone',
      ({ shutdown }) => {
        shutdown.add('store', () => void order.push('store'));
        shutdown.add('bus', () => Promise.reject(new Error('no')));
        return Promise.resolve();
      },
      host,
    );
    host.emit('SIGINT');
    expect(await host.exited).toBe(1);
    expect(order).toEqual(['store']);
    expect(host.log.lines.find(({ level }) => level === 'error')?.fields).toMatchObject({ part: 'bus' });
  });

  it('ends at once on a second signal', async () => {
    const host = new TestHost();
    let release = (): void => undefined;
    const stuck = new Promise<void>((resolve) => (release = resolve));
    await runProcess(
      'standalone',
      ({ shutdown }) => {
        shutdown.add('stuck', () => stuck);
        return Promise.resolve();
      },
      host,
    );
    host.emit('SIGTERM');
    host.emit('SIGINT');
    expect(await host.exited).toBe(130);
    release();
  });

  it('told to stop while it starts lets the start see it and closes what was open', async () => {
    const host = new TestHost();
    const order: string[] = [];
    const running = runProcess(
      'standalone',
      async ({ shutdown, stopping }) => {
        shutdown.add('store', () => void order.push('store'));
        await new Promise((resolve) => {
          stopping.addEventListener('abort', resolve, { once: true });
          queueMicrotask(() => {
            host.emit('SIGTERM');
          });
        });
        throw new RedressError('start-given-up', 'Told to stop.');
      },
      host,
    );
    expect(await host.exited).toBe(0);
    await running;
    expect(order).toEqual(['store']);
  });

  it('exits with 78 on wrong settings, naming all, and on a wrong organisation file', async () => {
    const wrong = new TestHost({ REDRESS_LISTEN: 'x', REDRESS_LOG_LEVEL: 'y' });
    await runProcess('standalone', () => Promise.resolve(), wrong);
    expect(wrong.exits).toEqual([78]);
    expect(wrong.complaints.join()).toMatch(/REDRESS_LISTEN[\s\S]*REDRESS_LOG_LEVEL/u);

    const file = new TestHost();
    await runProcess('standalone', () => Promise.reject(new RedressError('organisation-wrong', 'Line 3.')), file);
    expect(file.exits).toEqual([78]);
    expect(file.log.lines).toContainEqual(expect.objectContaining({ level: 'fatal', message: 'Line 3.' }));
  });

  it('exits with 1 after a start that failed or an error nobody expected', async () => {
    const failed = new TestHost();
    const away = new RedressError('database-unavailable', 'The database is away.', { retriable: true });
    await runProcess('standalone', () => Promise.reject(away), failed);
    expect(failed.exits).toEqual([1]);

    const crashed = new TestHost();
    await runProcess('standalone', () => Promise.resolve(), crashed);
    crashed.emit('unhandledRejection', new Error('bug'));
    expect(crashed.exits).toEqual([1]);
    expect(crashed.log.lines.at(-1)).toMatchObject({ level: 'fatal' });
    crashed.emit('SIGTERM');
  });
});

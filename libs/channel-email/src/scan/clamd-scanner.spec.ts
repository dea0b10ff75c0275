import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { systemClock, type Clock } from '@redress/kernel';
import { Log, type LogFields, type LogLevel } from '@redress/platform';
import { ClamdScanner } from './clamd-scanner.js';

// What scanners agree to find (eicar.org), in two pieces so that this file is not found.
const EICAR = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''));
const STREAM_MAXIMUM = 1_000_000;

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

/** clamd as clamd(8) describes its TCP socket: INSTREAM, the form that ends in NUL. */
class Clamd {
  open = 0;
  mostOpen = 0;
  readonly scanned: number[] = [];
  private readonly server: Server = createServer((socket) => {
    this.open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.open);
    socket.on('close', () => (this.open -= 1));
    socket.on('error', () => undefined);
    void this.talk(socket);
  });

  constructor(private readonly answers = true) {}

  async listen(): Promise<number> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.close();
    await once(this.server, 'close');
  }

  private async talk(socket: Socket): Promise<void> {
    let held = Buffer.alloc(0);
    const chunks: Buffer[] = [];
    let greeted = false;
    for await (const data of socket as AsyncIterable<Buffer>) {
      held = Buffer.concat([held, data]);
      if (!greeted && held.length >= 10) {
        if (held.toString('latin1', 0, 10) !== 'zINSTREAM\0') return void socket.end('UNKNOWN COMMAND\0');
        held = held.subarray(10);
        greeted = true;
      }
      while (greeted && held.length >= 4 && held.length >= 4 + held.readUInt32BE(0)) {
        const length = held.readUInt32BE(0);
        chunks.push(held.subarray(4, 4 + length));
        held = held.subarray(4 + length);
        const whole = Buffer.concat(chunks);
        if (whole.length > STREAM_MAXIMUM) return void socket.end('INSTREAM size limit exceeded. ERROR\0');
        if (length > 0 || !this.answers) continue;
        this.scanned.push(whole.length);
        socket.end(whole.includes(EICAR) ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0');
      }
    }
  }
}

describe('the virus scanner', () => {
  const running: Clamd[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((clamd) => clamd.close()));
  });

  async function scanner(clamd: Clamd, clock: Clock = systemClock): Promise<{ scanner: ClamdScanner; log: Lines }> {
    running.push(clamd);
    const log = new Lines();
    return { scanner: new ClamdScanner({ host: '127.0.0.1', port: await clamd.listen(), clock, log }), log };
  }

  it('tells clean files from infected ones, also large and empty ones', async () => {
    const clamd = new Clamd();
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
    const { scanner: it, log } = await scanner(new Clamd());
    expect(await it.scan(Buffer.alloc(20_000_000, 'x'))).toBe('not-scanned');
    expect(log.lines).toHaveLength(1);
  });

  it('is asked about four files at a time', async () => {
    const clamd = new Clamd();
    const { scanner: it } = await scanner(clamd);
    const verdicts = await Promise.all(Array.from({ length: 30 }, () => it.scan(Buffer.from('x'))));
    expect(new Set(verdicts)).toEqual(new Set(['clean']));
    expect(clamd.mostOpen).toBeLessThanOrEqual(4);
  });

  it('that is away leaves files unscanned, and the log says so once a minute', async () => {
    const clamd = new Clamd();
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
    const { scanner: it, log } = await scanner(new Clamd(false), clock);
    const scanned = it.scan(EICAR);
    await new Promise((resolve) => setImmediate(resolve));
    for (const fire of [...timers]) fire();
    expect(await scanned).toBe('not-scanned');
    expect(log.lines).toEqual(['warn scan-timeout']);
    expect(timers.size).toBe(0);
  });
});

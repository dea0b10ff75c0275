import { connect, type Socket } from 'node:net';
import { RedressError, type Clock } from '@redress/kernel';
import type { Log } from '@redress/platform';

/** `not-scanned`: the scanner is away, too slow, or does not take files of this size. */
export type ScanVerdict = 'clean' | 'infected' | 'not-scanned';

export interface ClamdOptions {
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly log: Log;
  /** How long one file may take from the connection to the answer, in milliseconds. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 20_000;
const CHUNK_BYTES = 64 * 1024;
// clamd's own default is ten threads (MaxThreads), and others use it too.
const CONNECTIONS = 4;
const ANSWER_CHARACTERS = 4_096;
// While it is away every file would write a line.
const LOG_EVERY_MS = 60_000;

/**
 * Asks clamd about files by its `INSTREAM` command over TCP (clamd(8)): `zINSTREAM`, chunks behind their lengths in network
 * order, an empty chunk, one answer. Never throws: what could not be scanned is `not-scanned`, and the log says why.
 */
export class ClamdScanner {
  private readonly timeoutMs: number;
  private readonly waiting: (() => void)[] = [];
  private running = 0;
  private quietUntil = 0;

  constructor(private readonly options: ClamdOptions) {
    this.timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  }

  async scan(content: Uint8Array): Promise<ScanVerdict> {
    await this.enter();
    try {
      return verdictOf(await this.ask(content));
    } catch (error) {
      this.complain(error);
      return 'not-scanned';
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.running < CONNECTIONS) this.running += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** The place goes to who waits longest. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.running -= 1;
    else next();
  }

  private ask(content: Uint8Array): Promise<string> {
    const { host, port, clock } = this.options;
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port });
      const cancel = clock.after(this.timeoutMs, () => {
        socket.destroy(unavailable('scan-timeout', `the virus scanner took more than ${String(this.timeoutMs)} ms`));
      });
      let answer = '';
      socket.setEncoding('utf8');
      socket.on('connect', () => {
        send(socket, content);
      });
      socket.on('data', (text: string) => {
        answer += text;
        // It answers too large files before it has read them, and then hears nothing more.
        if (answer.includes('\0') || answer.length > ANSWER_CHARACTERS) socket.destroy();
      });
      let failure: Error | undefined;
      socket.on('error', (error) => {
        failure = error;
      });
      socket.on('close', () => {
        cancel();
        if (answer.includes('\0')) resolve(answer.slice(0, answer.indexOf('\0')));
        else
          reject(failure ?? unavailable('scan-no-answer', 'the virus scanner closed the connection without an answer'));
      });
    });
  }

  private complain(error: unknown): void {
    const { clock, log } = this.options;
    if (clock.now() < this.quietUntil) return;
    this.quietUntil = clock.now() + LOG_EVERY_MS;
    log.warn('Files are marked as not scanned: the virus scanner gave no verdict.', { error });
  }
}

function send(socket: Socket, content: Uint8Array): void {
  socket.cork();
  socket.write('zINSTREAM\0');
  for (let at = 0; at < content.length; at += CHUNK_BYTES) {
    const chunk = content.subarray(at, at + CHUNK_BYTES);
    socket.write(lengthOf(chunk.length));
    socket.write(chunk);
  }
  socket.write(lengthOf(0));
  socket.uncork();
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

/** @throws RedressError `scan-refused` for anything that is no verdict, such as a size above StreamMaxLength */
function verdictOf(answer: string): ScanVerdict {
  if (/^stream: OK\s*$/u.test(answer)) return 'clean';
  if (/^stream: .* FOUND\s*$/su.test(answer)) return 'infected';
  throw unavailable('scan-refused', `the virus scanner answered: ${answer.slice(0, 100)}`);
}

function unavailable(code: string, message: string): RedressError {
  return new RedressError(code, message, { retriable: true });
}

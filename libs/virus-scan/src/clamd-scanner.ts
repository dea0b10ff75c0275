import { connect, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { RedressError, type Clock } from '@redress/kernel';
import type { Log } from '@redress/platform';

/** `not-scanned`: the scanner is away, too slow, or does not take files of this size. */
export type ScanVerdict = 'clean' | 'infected' | 'not-scanned';

/** The bytes of a file: in one piece, or how to open them where they lie, which is done when clamd listens. */
export type ScanContent = Uint8Array | (() => Promise<AsyncIterable<Uint8Array>>);

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
 * order, an empty chunk, one answer. What could not be scanned is `not-scanned`, and the log says why.
 */
export class ClamdScanner {
  private readonly timeoutMs: number;
  private readonly waiting: (() => void)[] = [];
  private running = 0;
  private quietUntil = 0;

  constructor(private readonly options: ClamdOptions) {
    this.timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  }

  /** What clamd says of a file. @throws what opening and reading the content throws, and nothing else */
  async scan(content: ScanContent): Promise<ScanVerdict> {
    await this.enter();
    try {
      return await this.judge(new WatchedContent(content));
    } finally {
      this.leave();
    }
  }

  private async judge(content: WatchedContent): Promise<ScanVerdict> {
    try {
      return verdictOf(await this.ask(content));
    } catch (error) {
      content.throwIfUnread();
      this.complain(error);
      return 'not-scanned';
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

  private ask(content: WatchedContent): Promise<string> {
    const { host, port, clock } = this.options;
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port, noDelay: true });
      const cancel = clock.after(this.timeoutMs, () => {
        socket.destroy(unavailable('scan-timeout', `the virus scanner took more than ${String(this.timeoutMs)} ms`));
      });
      let answer = '';
      let failure: Error | undefined;
      socket.setEncoding('utf8');
      socket.on('data', (text: string) => {
        answer += text;
        // It answers too large files before it has read them, and then hears nothing more.
        if (answer.includes('\0') || answer.length > ANSWER_CHARACTERS) socket.destroy();
      });
      socket.on('error', (error) => {
        failure = error;
      });
      socket.on('close', () => {
        cancel();
        if (answer.includes('\0')) resolve(answer.slice(0, answer.indexOf('\0')));
        else
          reject(failure ?? unavailable('scan-no-answer', 'the virus scanner closed the connection without an answer'));
      });
      send(socket, content);
    });
  }

  private complain(error: unknown): void {
    const { clock, log } = this.options;
    if (clock.now() < this.quietUntil) return;
    this.quietUntil = clock.now() + LOG_EVERY_MS;
    log.warn('Files are marked as not scanned: the virus scanner gave no verdict.', { error });
  }
}

/** Tells a file that cannot be read from a scanner that cannot be reached. */
class WatchedContent {
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly content: ScanContent) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      if (typeof this.content === 'function') yield* await this.content();
      else yield this.content;
    } catch (error) {
      this.failure = { error };
      throw error;
    }
  }

  /** @throws what reading the bytes threw, if it did */
  throwIfUnread(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }
}

/** Stops reading when the scanner hangs up; a content that breaks off ends the connection. */
function send(socket: Socket, content: AsyncIterable<Uint8Array>): void {
  pipeline(framesOf(content), socket, { end: false }).catch((error: unknown) => {
    socket.destroy(error instanceof Error ? error : undefined);
  });
}

async function* framesOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield Buffer.from('zINSTREAM\0');
  for await (const bytes of content) {
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield frame(bytes.subarray(at, at + CHUNK_BYTES));
  }
  yield frame(Buffer.alloc(0));
}

function frame(chunk: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(chunk.length);
  return Buffer.concat([length, chunk]);
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

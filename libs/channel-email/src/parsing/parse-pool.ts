import { Worker } from 'node:worker_threads';
import { RedressError, type Clock } from '@redress/kernel';
import type { ParsedMail } from '../domain/parsed-mail.js';
import type { ParseMode } from './parse-mail.js';
import type { ParseAnswer, ParseRequest } from './parse-worker.js';

export interface ParsePoolOptions {
  readonly clock: Clock;
  /** Most workers; they are started when there is something to do. */
  readonly workers?: number;
  /** How long one mail may take, in milliseconds; then its worker is ended and replaced. */
  readonly timeoutMs?: number;
}

interface Job {
  readonly request: ParseRequest;
  readonly resolve: (mail: ParsedMail) => void;
  readonly reject: (error: Error) => void;
}

interface Seat {
  readonly worker: Worker;
  job?: Job;
  cancelTimeout?: () => void;
}

const WORKERS = 2;
const TIMEOUT_MS = 10_000;
// The second worker costs 20 MB and is worth it only when mails wait.
const GROW_AT = 4;
// 30 MB raw, decoded, as text and as attachment, with room: a worker that needs more is ended by V8, not the process.
const HEAP_MEGABYTES = 384;
const ENTRY = new URL('../../dist/parsing/parse-worker.js', import.meta.url);

/**
 * Takes mails apart in worker threads, one mail a worker at a time: a mail that hangs the parser or eats its memory costs one
 * worker, never the process.
 */
export class ParsePool {
  private readonly clock: Clock;
  private readonly maximum: number;
  private readonly timeoutMs: number;
  private readonly seats: Seat[] = [];
  private readonly queue: Job[] = [];
  private closed = false;

  constructor(options: ParsePoolOptions) {
    this.clock = options.clock;
    this.maximum = options.workers ?? WORKERS;
    this.timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  }

  /**
   * @throws RedressError `parse-timeout`, `parse-crashed`, `parse-failed`: this mail is too much; `parse-stopped` (retriable):
   * the pool is closed
   */
  parse(raw: Uint8Array, mode: ParseMode): Promise<ParsedMail> {
    if (this.closed) return Promise.reject(stopped());
    return new Promise((resolve, reject) => {
      this.queue.push({ request: { raw, mode }, resolve, reject });
      this.next();
    });
  }

  /** Ends all workers at once; mails under way are given back to be read after the next start. */
  async close(): Promise<void> {
    this.closed = true;
    for (const job of this.queue.splice(0)) job.reject(stopped());
    await Promise.all(this.seats.splice(0).map((seat) => this.vacate(seat, stopped())));
  }

  private next(): void {
    const [first] = this.queue;
    if (first === undefined || this.closed) return;
    const idle = this.seats.find(({ job }) => job === undefined) ?? this.grow();
    if (idle === undefined) return;
    this.queue.shift();
    this.begin(idle, first);
  }

  private grow(): Seat | undefined {
    const wanted = this.seats.length === 0 || this.queue.length >= GROW_AT;
    if (!wanted || this.seats.length >= this.maximum) return undefined;
    const worker = new Worker(ENTRY, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES } });
    const seat: Seat = { worker };
    worker.on('message', (answer: ParseAnswer) => {
      this.answered(seat, answer);
    });
    worker.on('error', () => {
      void this.drop(seat, new RedressError('parse-crashed', 'a parse worker died of a mail'));
    });
    worker.unref();
    this.seats.push(seat);
    return seat;
  }

  private begin(seat: Seat, job: Job): void {
    seat.job = job;
    seat.cancelTimeout = this.clock.after(this.timeoutMs, () => {
      const message = `a mail was not read within ${String(this.timeoutMs)} ms`;
      void this.drop(seat, new RedressError('parse-timeout', message));
    });
    seat.worker.ref();
    seat.worker.postMessage(job.request);
  }

  private answered(seat: Seat, answer: ParseAnswer): void {
    const { job } = seat;
    seat.cancelTimeout?.();
    delete seat.job;
    seat.worker.unref();
    if (job !== undefined) {
      if ('mail' in answer) job.resolve(answer.mail);
      else job.reject(new RedressError('parse-failed', `a mail could not be taken apart (${answer.failure})`));
    }
    this.next();
  }

  private async drop(seat: Seat, error: RedressError): Promise<void> {
    const at = this.seats.indexOf(seat);
    if (at === -1) return;
    this.seats.splice(at, 1);
    await this.vacate(seat, error);
    this.next();
  }

  private async vacate(seat: Seat, error: RedressError): Promise<void> {
    const { job } = seat;
    seat.cancelTimeout?.();
    delete seat.job;
    seat.worker.removeAllListeners();
    // What a dying worker still throws belongs to nobody.
    seat.worker.on('error', () => undefined);
    job?.reject(error);
    await seat.worker.terminate();
  }
}

function stopped(): RedressError {
  return new RedressError('parse-stopped', 'mails are not read any more: this process stops', { retriable: true });
}

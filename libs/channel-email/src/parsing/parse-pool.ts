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
  /** It was in a batch that came to nothing: it must show by itself whether it was the cause. */
  alone: boolean;
}

interface Seat {
  readonly worker: Worker;
  jobs: readonly Job[];
  cancelTimeout?: () => void;
}

const WORKERS = 2;
const TIMEOUT_MS = 10_000;
// The second worker costs 20 MB and is worth it only when mails wait.
const GROW_AT = 16;
// Waking a worker costs as much as a small mail's parsing, so small mails go together.
const BATCH = 16;
const BATCH_BYTES = 128 * 1024;
// 30 MB raw, decoded, as text and as attachment, with room: a worker that needs more is ended by V8, not the process.
const HEAP_MEGABYTES = 384;
const ENTRY = new URL('../../dist/parsing/parse-worker.js', import.meta.url);

/**
 * Takes mails apart in worker threads: a mail that hangs the parser or eats its memory costs one worker, never the
 * process, and never the mails that were sent to the worker with it.
 */
export class ParsePool {
  private readonly clock: Clock;
  private readonly maximum: number;
  private readonly timeoutMs: number;
  private readonly seats: Seat[] = [];
  private readonly queue: Job[] = [];
  private scheduled = false;
  private closed = false;

  constructor(options: ParsePoolOptions) {
    this.clock = options.clock;
    this.maximum = options.workers ?? WORKERS;
    this.timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  }

  /**
   * @throws RedressError `parse-timeout`, `parse-crashed`, `parse-failed`: this mail is too much; `parse-stopped`
   * (retriable): the pool is closed
   */
  parse(raw: Uint8Array, mode: ParseMode): Promise<ParsedMail> {
    if (this.closed) return Promise.reject(stopped());
    return new Promise((resolve, reject) => {
      this.queue.push({ request: { raw, mode }, resolve, reject, alone: false });
      this.schedule();
    });
  }

  /** Ends all workers at once; mails under way are given back to be read after the next start. */
  async close(): Promise<void> {
    this.closed = true;
    for (const job of this.queue.splice(0)) job.reject(stopped());
    await Promise.all(
      this.seats.splice(0).map(async (seat) => {
        for (const job of seat.jobs) job.reject(stopped());
        await this.vacate(seat);
      }),
    );
  }

  /** What is asked for in one turn of the event loop goes to a worker together. */
  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.next();
    });
  }

  private next(): void {
    while (this.queue.length > 0 && !this.closed) {
      const seat = this.seats.find(({ jobs }) => jobs.length === 0) ?? this.grow();
      if (seat === undefined) return;
      this.begin(seat, this.takeBatch());
    }
  }

  private takeBatch(): Job[] {
    let bytes = 0;
    let count = 0;
    for (const { request, alone } of this.queue) {
      bytes += request.raw.length;
      if (count > 0 && (alone || count >= BATCH || bytes > BATCH_BYTES)) break;
      count += 1;
      if (alone) break;
    }
    return this.queue.splice(0, count);
  }

  private grow(): Seat | undefined {
    const wanted = this.seats.length === 0 || this.queue.length >= GROW_AT;
    if (!wanted || this.seats.length >= this.maximum) return undefined;
    const worker = new Worker(ENTRY, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES } });
    const seat: Seat = { worker, jobs: [] };
    worker.on('message', (answers: readonly ParseAnswer[]) => {
      this.answered(seat, answers);
    });
    worker.on('error', () => {
      void this.drop(seat, new RedressError('parse-crashed', 'a parse worker died of a mail'));
    });
    this.seats.push(seat);
    return seat;
  }

  private begin(seat: Seat, jobs: readonly Job[]): void {
    seat.jobs = jobs;
    seat.cancelTimeout = this.clock.after(this.timeoutMs, () => {
      const message = `a mail was not read within ${String(this.timeoutMs)} ms`;
      void this.drop(seat, new RedressError('parse-timeout', message));
    });
    // A view is sent with all the memory it looks into, and a network chunk looks into 64 KB: own copies are cheaper.
    const requests = jobs.map(({ request }) => ({ raw: new Uint8Array(request.raw), mode: request.mode }));
    seat.worker.ref();
    seat.worker.postMessage(
      requests,
      requests.map(({ raw }) => raw.buffer),
    );
  }

  private answered(seat: Seat, answers: readonly ParseAnswer[]): void {
    const { jobs } = seat;
    seat.cancelTimeout?.();
    seat.jobs = [];
    // An idle worker keeps no process alive.
    seat.worker.unref();
    jobs.forEach((job, index) => {
      const answer = answers[index] ?? { failure: 'no answer' };
      if ('mail' in answer) job.resolve(answer.mail);
      else job.reject(new RedressError('parse-failed', `a mail could not be taken apart (${answer.failure})`));
    });
    this.next();
  }

  private async drop(seat: Seat, error: RedressError): Promise<void> {
    const at = this.seats.indexOf(seat);
    if (at === -1) return;
    this.seats.splice(at, 1);
    const [first, ...others] = seat.jobs;
    if (others.length === 0) first?.reject(error);
    else this.queue.unshift(...seat.jobs.map((job) => ({ ...job, alone: true })));
    await this.vacate(seat);
    this.next();
  }

  private async vacate(seat: Seat): Promise<void> {
    seat.cancelTimeout?.();
    seat.jobs = [];
    seat.worker.removeAllListeners();
    // What a dying worker still throws belongs to nobody.
    seat.worker.on('error', () => undefined);
    await seat.worker.terminate();
  }
}

function stopped(): RedressError {
  return new RedressError('parse-stopped', 'mails are not read any more: this process stops', { retriable: true });
}

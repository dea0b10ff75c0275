import { RedressError } from '@redress/kernel';
import { Worker } from 'node:worker_threads';
import { failedWire, fromWireError, type WireError } from './store-errors.js';
import type { FromWriter, ToWriter, WriterData } from './writer-protocol.js';
import type { WireJob, WireResult } from './writer.js';

// Two batches on the way keep the writer busy while this thread handles answers; more would only make them smaller.
const BATCHES_ON_THE_WAY = 2;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/**
 * The calling thread's end of the writer: gathers the jobs of a tick, sends them as one message, and settles each
 * caller's promise from the answer. Answers come in the order of the jobs.
 */
export class WriterClient {
  private readonly worker: Worker;
  private gathered: WireJob[] = [];
  private gatheredWaiting: Waiting[] = [];
  private readonly sent: Waiting[][] = [];
  private readonly registering: Waiting[] = [];
  private scheduled = false;
  private closing: Waiting | undefined;
  private dead: WireError | undefined;
  private failing: WireError | undefined;

  private constructor(worker: Worker) {
    this.worker = worker;
    worker.on('message', (message: FromWriter) => {
      this.receive(message);
    });
    worker.on('error', (error) => {
      this.die(failedWire(`its writer ended: ${error.message}`));
    });
    worker.on('exit', () => {
      this.die(failedWire('its writer ended'));
    });
  }

  /** Starts the thread and waits until it has opened the file. @throws RedressError of the opening. */
  static async start(data: WriterData): Promise<WriterClient> {
    const worker = new Worker(new URL('../dist/writer-worker.js', import.meta.url), { workerData: data });
    const ready = new Promise<void>((resolve, reject) => {
      worker.once('error', reject);
      worker.once('message', (message: FromWriter) => {
        worker.off('error', reject);
        const refused = message.kind === 'ready' ? message.error : undefined;
        if (refused === undefined) resolve();
        else reject(fromWireError(refused));
      });
    });
    try {
      await ready;
    } catch (error) {
      await worker.terminate();
      throw error;
    }
    return new WriterClient(worker);
  }

  /** Why no write can succeed any more, if so. */
  get failure(): WireError | undefined {
    return this.dead ?? this.failing;
  }

  submit(job: WireJob): Promise<unknown> {
    if (this.dead !== undefined) return Promise.reject(fromWireError(this.dead));
    if (this.closing !== undefined) return Promise.reject(new RedressError('store-closed', 'the store is closed'));
    return new Promise((resolve, reject) => {
      this.gathered.push(job);
      this.gatheredWaiting.push({ resolve, reject });
      this.schedule();
    });
  }

  register(component: string, module: URL): Promise<void> {
    return new Promise((resolve, reject) => {
      this.registering.push({
        resolve: () => {
          resolve();
        },
        reject,
      });
      this.flush();
      this.post({ kind: 'register', component, module: module.href });
    });
  }

  /** Finishes what was submitted, closes the file and ends the thread. */
  async close(): Promise<void> {
    if (this.dead === undefined) {
      await new Promise<unknown>((resolve, reject) => {
        this.flush();
        this.closing = { resolve, reject };
        this.post({ kind: 'close' });
      });
    }
    await this.worker.terminate();
  }

  private schedule(): void {
    if (this.scheduled || this.sent.length >= BATCHES_ON_THE_WAY) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      if (this.sent.length < BATCHES_ON_THE_WAY) this.flush();
    });
  }

  private flush(): void {
    if (this.gathered.length === 0) return;
    this.post({ kind: 'jobs', jobs: this.gathered });
    this.sent.push(this.gatheredWaiting);
    this.gathered = [];
    this.gatheredWaiting = [];
  }

  private post(message: ToWriter): void {
    this.worker.postMessage(message);
  }

  private receive(message: FromWriter): void {
    switch (message.kind) {
      case 'ready':
        return;
      case 'results':
        this.settle(message.results);
        return;
      case 'registered':
        settleOne(this.registering.shift(), message.error);
        return;
      case 'closed':
        settleOne(this.closing, message.error);
        return;
      default:
        return message satisfies never;
    }
  }

  private settle(results: readonly WireResult[]): void {
    const waiting = this.sent.shift() ?? [];
    this.flush();
    for (const [index, each] of waiting.entries()) {
      const result = results[index];
      if (result === undefined) each.reject(fromWireError(failedWire('an answer is missing')));
      else if ('error' in result) this.fail(each, result.error);
      else each.resolve(result.value);
    }
  }

  private fail(waiting: Waiting, error: WireError): void {
    if (error.code === 'store-failed' || error.code === 'store-damaged') this.failing = error;
    waiting.reject(fromWireError(error));
  }

  private die(reason: WireError): void {
    if (this.dead !== undefined) return;
    this.dead = reason;
    const everyone = [...this.sent.flat(), ...this.gatheredWaiting, ...this.registering];
    if (this.closing !== undefined) everyone.push(this.closing);
    for (const each of everyone) each.reject(fromWireError(reason));
  }
}

function settleOne(waiting: Waiting | undefined, error: WireError | undefined): void {
  if (error === undefined) waiting?.resolve(undefined);
  else waiting?.reject(fromWireError(error));
}

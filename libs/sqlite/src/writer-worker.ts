import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import { Connection } from './connection.js';
import { toWireError } from './store-errors.js';
import type { FromWriter, ToWriter, WriterData } from './writer-protocol.js';
import { Writer, type WireJob, type WireResult, type WriterJob } from './writer.js';

// More jobs in one commit would let the first of them wait longer without saving anything more.
const JOBS_PER_COMMIT = 1024;

function start(port: MessagePort, data: WriterData): void {
  let connection: Connection;
  try {
    connection = openForWriting(data);
  } catch (error) {
    // Thrown out of the thread, an error of SQLite would arrive without its code and its words.
    port.postMessage({ kind: 'ready', error: toWireError(error) } satisfies FromWriter);
    return;
  }
  serve(port, connection);
}

/** The writer thread: takes what has queued up, commits it as one transaction, answers, and looks again. */
function serve(port: MessagePort, connection: Connection): void {
  const writer = new Writer(connection);
  const queue: ToWriter[] = [];
  let working = false;
  port.on('message', (message: ToWriter) => {
    queue.push(message);
    if (!working) void work();
  });
  const answer = (message: FromWriter): void => {
    port.postMessage(message);
  };

  async function work(): Promise<void> {
    working = true;
    for (let next = take(port, queue); next !== undefined; next = take(port, queue)) {
      if (next.kind === 'jobs') commit(writer, [next, ...takeJobs(port, queue)], answer);
      else if (next.kind === 'register') answer(await register(writer, next.component, next.module));
      else answer(close(connection));
    }
    working = false;
  }
  answer({ kind: 'ready' });
}

function openForWriting(data: WriterData): Connection {
  const connection = new Connection(data.path);
  connection.waitForOthers();
  connection.all('PRAGMA journal_mode = WAL');
  connection.all('PRAGMA synchronous = FULL');
  connection.all(`PRAGMA wal_autocheckpoint = ${String(data.checkpointPages)}`);
  connection.all('PRAGMA cache_size = -32768');
  return connection;
}

type JobsMessage = Extract<ToWriter, { kind: 'jobs' }>;

function take(port: MessagePort, queue: ToWriter[]): ToWriter | undefined {
  return queue.shift() ?? (receiveMessageOnPort(port)?.message as ToWriter | undefined);
}

function takeJobs(port: MessagePort, queue: ToWriter[]): JobsMessage[] {
  const taken: JobsMessage[] = [];
  let count = 0;
  for (let next = take(port, queue); next !== undefined; next = take(port, queue)) {
    if (next.kind !== 'jobs' || count + next.jobs.length > JOBS_PER_COMMIT) {
      queue.unshift(next);
      break;
    }
    taken.push(next);
    count += next.jobs.length;
  }
  return taken;
}

/** One commit for all; one answer a message, in the order they came. */
function commit(writer: Writer, messages: readonly JobsMessage[], answer: (message: FromWriter) => void): void {
  const jobs: WireJob[] = messages.flatMap((message) => message.jobs);
  const results: WireResult[] = writer.commit(jobs);
  let start = 0;
  for (const message of messages) {
    answer({ kind: 'results', results: results.slice(start, start + message.jobs.length) });
    start += message.jobs.length;
  }
}

async function register(writer: Writer, component: string, module: string): Promise<FromWriter> {
  try {
    const loaded = (await import(module)) as { jobs: Readonly<Record<string, WriterJob>> };
    for (const [name, job] of Object.entries(loaded.jobs)) writer.register(`${component}.${name}`, job);
    return { kind: 'registered' };
  } catch (error) {
    return { kind: 'registered', error: toWireError(error) };
  }
}

function close(connection: Connection): FromWriter {
  try {
    // What the file lacks is moved into it now; otherwise the next start has to do it.
    connection.rows('PRAGMA wal_checkpoint(TRUNCATE)');
    connection.close();
    return { kind: 'closed' };
  } catch (error) {
    return { kind: 'closed', error: toWireError(error) };
  }
}

if (parentPort !== null) start(parentPort, workerData as WriterData);

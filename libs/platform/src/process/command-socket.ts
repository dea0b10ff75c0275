import { chmodSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { RedressError } from '@redress/kernel';
import type { Log } from '../logging/log.js';

/** What a running process does for a command line; answers with plain data, throws RedressError for people to read. */
export type CommandHandler = (args: Readonly<Record<string, string>>) => Promise<unknown>;

type Answer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly code: string; readonly message: string };

// A command is a line of names and values; a megabyte of it is not one.
const LONGEST_LINE = 64 * 1024;
const ANSWER_WITHIN_MS = 30_000;
// sun_path of Linux has 108 bytes, one of them the end.
const LONGEST_PATH = 107;

/**
 * The socket in the data folder on which commands ask the process that holds the folder: one line of JSON in, one out.
 * Only who may enter the folder (mode 0700) and own the socket (0600) can ask.
 */
export class CommandSocket {
  private constructor(
    private readonly server: Server,
    private readonly path: string,
  ) {}

  /** Call it while this process holds the folder: a socket that lies there is then a dead one's. */
  static async open(
    folder: string,
    handlers: Readonly<Record<string, CommandHandler>>,
    log: Log,
  ): Promise<CommandSocket | undefined> {
    const path = socketPath(folder);
    if (Buffer.byteLength(path) > LONGEST_PATH) {
      log.warn(
        'The path of the data folder is too long for a socket: commands must be run while this process is stopped.',
      );
      return undefined;
    }
    rmSync(path, { force: true });
    const server = createServer((socket) => {
      serve(socket, handlers, log);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
    chmodSync(path, 0o600);
    return new CommandSocket(server, path);
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
    rmSync(this.path, { force: true });
  }
}

/**
 * Asks the process that holds the data folder. Undefined when nothing runs there, so that the caller may do the work itself.
 * @throws RedressError as the process answered; `command-unanswered` when it took too long
 */
export async function askRunningProcess(
  folder: string,
  command: string,
  args: Readonly<Record<string, string>>,
): Promise<{ readonly result: unknown } | undefined> {
  const socket = await connect(socketPath(folder));
  if (socket === undefined) return undefined;
  socket.setTimeout(ANSWER_WITHIN_MS, () => {
    socket.destroy(new RedressError('command-unanswered', 'The running process did not answer.'));
  });
  socket.write(`${JSON.stringify({ command, args })}\n`);
  const line = await firstLine(socket);
  socket.destroy();
  const answer = JSON.parse(line) as Answer;
  if (!answer.ok) throw new RedressError(answer.code, answer.message);
  return { result: answer.result };
}

function socketPath(folder: string): string {
  return join(folder, 'control.sock');
}

function serve(socket: Socket, handlers: Readonly<Record<string, CommandHandler>>, log: Log): void {
  socket.on('error', () => {
    socket.destroy();
  });
  socket.setTimeout(ANSWER_WITHIN_MS, () => {
    socket.destroy();
  });
  firstLine(socket)
    .then((line) => answerTo(line, handlers, log))
    .then((answer) => socket.end(`${JSON.stringify(answer)}\n`))
    .catch(() => socket.destroy());
}

async function answerTo(line: string, handlers: Readonly<Record<string, CommandHandler>>, log: Log): Promise<Answer> {
  try {
    const { command, args } = JSON.parse(line) as { command: string; args: Record<string, string> };
    const handler = Object.hasOwn(handlers, command) ? handlers[command] : undefined;
    if (handler === undefined)
      return { ok: false, code: 'command-unknown', message: 'This process has no such command.' };
    const result = (await handler(args)) ?? null;
    log.info('A command was carried out.', { command });
    return { ok: true, result };
  } catch (error) {
    if (error instanceof RedressError) return { ok: false, code: error.code, message: error.message };
    log.error('A command failed.', { error });
    return { ok: false, code: 'internal-error', message: 'The command failed; the log of the process says why.' };
  }
}

async function firstLine(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8');
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (text.length > LONGEST_LINE) throw new RedressError('command-too-long', 'A command has at most 64 KB.');
    const end = text.indexOf('\n');
    if (end >= 0) return text.slice(0, end);
  }
  throw new RedressError('command-unanswered', 'The other side hung up.');
}

async function connect(path: string): Promise<Socket | undefined> {
  return await new Promise((resolve, reject) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      resolve(socket);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      // No socket, or a dead process's: nothing runs on this folder.
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(undefined);
      else reject(error);
    });
  });
}

import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../dist/persistence/ledger-program.js', import.meta.url));

/** A process that writes to a ledger, and what it has noted as answered. */
export class LedgerProcess {
  readonly child: ChildProcess;
  private readonly answers: string;

  /** @param before a command and its arguments that start the program, for example under a limit */
  constructor(
    folder: string,
    answers: string,
    options: { atOnce?: number; last?: number; before?: readonly string[] } = {},
  ) {
    const { atOnce = 1, last = Infinity, before = [] } = options;
    const program = [PROGRAM, folder, answers, String(atOnce), String(last)];
    const [command = process.execPath, ...args] = before.length === 0 ? [] : [...before, process.execPath];
    this.answers = answers;
    this.child = spawn(command, [...args, ...program], { stdio: ['ignore', 'ignore', 'inherit'] });
  }

  /** The lines noted so far, whole ones only. */
  lines(): string[] {
    if (!existsSync(this.answers)) return [];
    return readFileSync(this.answers, 'utf8').split('\n').slice(0, -1);
  }

  /** The entries whose writing was answered. */
  entered(): number[] {
    return this.lines().flatMap((line) => (line.startsWith('entered ') ? [Number(line.slice(8))] : []));
  }

  /** Ends it as a power cut would, as far as the process is concerned. */
  async kill(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  async ended(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }
}

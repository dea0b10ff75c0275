import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { SetUpError } from '../set-up/progress.mjs';

/** How long a server may take until it answers, in milliseconds; the first start on a slow disk is the long one. */
const READY_WITHIN = 90_000;
/** How long a server may take to stop by itself before it is killed, in milliseconds. */
const STOP_WITHIN = 20_000;
const PROBE_EVERY = 150;

/**
 * One server's process, started, stopped, killed and started again on the same port and data.
 *
 * It lives in a process group of its own, so that Ctrl-C reaches it through us and in order, and the kernel kills it
 * when we are gone without a goodbye.
 */
export class ServerProcess {
  #child;

  /**
   * `probe` throws until the server does its work; `logFile` gets all it says. `family`: a kill takes the processes that it
   * started with it, which would live on.
   */
  constructor({ name, command, env = {}, logFile, probe, stopSignal = 'SIGTERM', family = false }) {
    Object.assign(this, { name, command, env, logFile, probe, stopSignal, family });
  }

  get pid() {
    return this.#child?.pid;
  }

  /** Resolves when it does its work; one that runs already is only waited for. */
  async start() {
    if (this.#child === undefined) this.#spawn();
    await this.#untilReady();
  }

  async stop() {
    await this.#end(this.stopSignal, STOP_WITHIN);
  }

  /** Ends it as a power cut would. */
  async kill() {
    await this.#end('SIGKILL', STOP_WITHIN);
  }

  #spawn() {
    const log = openSync(this.logFile, 'a');
    const [program, ...args] = this.command;
    const child = spawn(program, args, {
      stdio: ['ignore', log, log],
      detached: true,
      env: { ...process.env, ...this.env },
    });
    closeSync(log);
    this.#child = child;
    // A program that is missing ends like one that fails; what it said tells which.
    child.once('error', () => (this.#child = undefined));
    child.once('exit', () => (this.#child = undefined));
  }

  async #end(signal, within) {
    const child = this.#child;
    if (child === undefined) return;
    const exited = once(child, 'exit');
    const send = (what) => (this.family && what === 'SIGKILL' ? process.kill(-child.pid, what) : child.kill(what));
    send(signal);
    const timer = setTimeout(() => send('SIGKILL'), within);
    await exited;
    clearTimeout(timer);
  }

  async #untilReady() {
    const deadline = Date.now() + READY_WITHIN;
    for (;;) {
      try {
        await this.probe();
        return;
      } catch (error) {
        if (this.#child === undefined) throw await this.#failure('ended while starting', error);
        if (Date.now() > deadline) throw await this.#failure(`is not ready after ${READY_WITHIN / 1000} s`, error);
      }
      await delay(PROBE_EVERY);
    }
  }

  async #failure(what, error) {
    const log = await readFile(this.logFile, 'utf8');
    const tail = log.trimEnd().split('\n').slice(-20).join('\n');
    return new SetUpError(`${this.name} ${what} (${error.message}). Its last words:\n${tail}`);
  }
}

/** The command that has the kernel kill `command` when its parent dies; where that is not to be had, `command`. */
export function boundToParent(command) {
  return process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'KILL', '--', ...command] : command;
}

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '@redress/testing';
import { createTransport, type SendMailOptions } from 'nodemailer';

const START_MS = 60_000;
const ANSWER_MS = 30_000;

/** The password of the administrator in these tests. */
export const PASSWORD = 'a password of the tests';

/** A mail as the sandbox shows it. */
export interface SandboxMail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The whole product in a process of its own, on a data folder of its own, reached through its sockets only. */
export class RunningProduct {
  private child: ChildProcess | undefined;
  private output = '';
  private cookie = '';
  private csrf = '';

  private constructor(
    readonly folder: string,
    private readonly ports: { readonly http: number; readonly ops: number; readonly smtp: number },
    private readonly app: string,
  ) {}

  /** @param app one of `apps/`; all of them in one process unless told */
  static async create(app = 'standalone'): Promise<RunningProduct> {
    const [http, ops, smtp] = [await freePort(), await freePort(), await freePort()];
    return new RunningProduct(await mkdtemp(join(tmpdir(), 'redress-e2e-')), { http, ops, smtp }, app);
  }

  get smtpPort(): number {
    return this.ports.smtp;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.ports.http)}`;
  }

  /** Starts the process and resolves when it is ready; with the exit code when it ends before that. */
  async start(environment: Record<string, string> = {}): Promise<number | undefined> {
    const { http, ops, smtp } = this.ports;
    // Tests and benchmarks both run in the project's top folder, whatever folder their code was compiled into.
    const child = spawn(process.execPath, [resolve('apps', this.app, 'dist/main.js')], {
      cwd: this.folder,
      env: {
        PATH: process.env['PATH'],
        REDRESS_DATA_DIR: join(this.folder, 'data'),
        REDRESS_PUBLIC_URL: this.url,
        REDRESS_LISTEN: `127.0.0.1:${String(http)}`,
        REDRESS_OPS_LISTEN: `127.0.0.1:${String(ops)}`,
        REDRESS_EMAIL_SMTP_LISTEN: `127.0.0.1:${String(smtp)}`,
        REDRESS_ADMIN_PASSWORD: PASSWORD,
        REDRESS_LOG_FORMAT: 'json',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    return until(
      async () => {
        if (child.exitCode !== null) return { code: child.exitCode };
        return (await isReady(ops)) ? { code: undefined } : undefined;
      },
      () => `the product did not become ready:\n${this.output}`,
      START_MS,
    ).then(({ code }) => code);
  }

  /** Ends the process with a signal; resolves with its exit code, null when the signal itself ended it. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const { child } = this;
    if (child === undefined) return null;
    this.child = undefined;
    if (child.exitCode !== null) return child.exitCode;
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return ended;
  }

  async remove(): Promise<void> {
    await this.stop('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Resolves when every event has been worked in: nothing lags. */
  async idle(): Promise<void> {
    await eventually(async () => {
      const figures = await this.metrics();
      const lags = [...figures.matchAll(/^redress_consumer_lag\{.*\} (\d+)$/gmu)].map((match) => Number(match[1]));
      return lags.length > 0 && lags.every((lag) => lag === 0) ? true : undefined;
    }, 'an end of the backlog');
  }

  /** Seconds of processor time that the process has used since it started. */
  async cpuSeconds(): Promise<number> {
    return Number(/^process_cpu_seconds_total (\S+)/mu.exec(await this.metrics())?.[1]);
  }

  /** Bytes of memory that the process holds now. */
  async residentBytes(): Promise<number> {
    return Number(/^process_resident_memory_bytes (\S+)/mu.exec(await this.metrics())?.[1]);
  }

  /** What the process has written so far. */
  get log(): string {
    return this.output;
  }

  async post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: this.cookie, 'x-csrf-token': this.csrf, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      redirect: 'manual',
    });
  }

  async get<T>(path: string, headers: Record<string, string> = {}): Promise<T> {
    const answer = await fetch(this.url + path, { headers: { cookie: this.cookie, ...headers }, redirect: 'manual' });
    if (!answer.ok) throw new Error(`GET ${path} answered ${String(answer.status)}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** The bytes behind an address, as text. */
  async text(path: string): Promise<string> {
    return (await this.answer(path)).text();
  }

  /** The whole answer to whoever is signed in. */
  async answer(path: string): Promise<Response> {
    return fetch(this.url + path, { headers: { cookie: this.cookie } });
  }

  async signIn(): Promise<void> {
    const answer = await this.post('/api/v1/staff/session', { email: 'admin@redress.localhost', password: PASSWORD });
    this.cookie = answer.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    this.csrf = ((await answer.json()) as { csrfToken: string }).csrfToken;
  }

  /** What requests of whoever is signed in carry. */
  get signedIn(): Readonly<Record<string, string>> {
    return { cookie: this.cookie, 'x-csrf-token': this.csrf };
  }

  /** Does something again and again until what is pushed to whoever is signed in matches; with all that was pushed. */
  async pushed(wanted: RegExp, act: () => Promise<unknown>): Promise<string> {
    return pushedTo(this.url, { cookie: this.cookie }, wanted, act);
  }

  /** Hands a mail to the product's SMTP port as another mail server would. */
  async mail(message: SendMailOptions): Promise<void> {
    const transport = createTransport({ host: '127.0.0.1', port: this.ports.smtp, secure: false, ignoreTLS: true });
    await transport.sendMail({ to: 'complaints@redress.localhost', ...message });
    transport.close();
  }

  /** Waits until `count` mails have gone out to the address; fails at once when there are more. */
  async received(to: string, count: number): Promise<readonly SandboxMail[]> {
    return eventually(
      async () => {
        const { items } = await this.get<{ items: SandboxMail[] }>(
          `/sandbox/api/messages?to=${encodeURIComponent(to)}`,
        );
        if (items.length > count) throw new Error(`${String(items.length)} mails went to ${to}`);
        return items.length === count ? items : undefined;
      },
      `${String(count)} mails to ${to}`,
    );
  }

  /** The case, as soon as it is such; the caller says what of it there is to see. */
  async caseWhen<T>(id: string, holds: (found: T) => boolean, what: string): Promise<T> {
    return eventually(async () => {
      const found = await this.get<T>(`/api/v1/cases/${id}`);
      return holds(found) ? found : undefined;
    }, what);
  }

  /** A handler writes to the customer. @returns the status of the answer */
  async say(id: string, text: string, key: string, purpose = 'reply'): Promise<number> {
    const body = { text, purpose };
    return (await this.post(`/api/v1/cases/${id}/messages`, body, { 'idempotency-key': key })).status;
  }

  /** What the process says of its parts, by name. */
  async checks(): Promise<Readonly<Record<string, string>>> {
    const answer = await fetch(`http://127.0.0.1:${String(this.ports.ops)}/health/ready`);
    return ((await answer.json()) as { checks: Record<string, string> }).checks;
  }

  private async metrics(): Promise<string> {
    return (await fetch(`http://127.0.0.1:${String(this.ports.ops)}/metrics`)).text();
  }
}

/** Listens to what the process at `url` pushes to staff, and does something after each piece, until all of it matches. */
export async function pushedTo(
  url: string,
  headers: Readonly<Record<string, string>>,
  wanted: RegExp,
  act: () => Promise<unknown>,
): Promise<string> {
  const ends = new AbortController();
  const answer = await fetch(`${url}/api/v1/staff/events`, { headers, signal: ends.signal });
  let text = '';
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk as Uint8Array).toString('utf8');
    if (wanted.test(text)) break;
    await act();
  }
  ends.abort();
  return text;
}

/** Asks again and again, until there is an answer or the time (half a minute unless told) has passed. */
export async function eventually<T>(
  ask: () => Promise<T | undefined>,
  what: string,
  milliseconds = ANSWER_MS,
): Promise<T> {
  return until(ask, () => `there never was: ${what}`, milliseconds);
}

async function until<T>(ask: () => Promise<T | undefined>, problem: () => string, milliseconds: number): Promise<T> {
  for (const deadline = Date.now() + milliseconds; Date.now() < deadline;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(problem());
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${String(port)}/health/ready`)).ok;
  } catch {
    return false;
  }
}

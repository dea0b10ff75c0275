import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '@redress/testing';
import { createTransport } from 'nodemailer';
import type { Answer, Question, SeamPlan } from './seam-plan.js';

const PROGRAM = resolve('test/dist/faults/product-under-fault.js');
const PATIENCE_MS = 120_000;

// Room for every complaint of a test, so that none waits for a handler.
const ORGANISATION = `organisation: { name: Fault Tests, languages: [en], timeZone: Europe/London, holidays: GB-ENG, preset: iso10002-default,
  contact: { phone: "+44 20 7946 0000", post: "1 Dock Road, London" } }
# Nobody looks at a case in these tests, and none is to go back to its queue for that.
assignment: { pickUpMinutes: 20160, unopened: 1000 }
teams:
  - { key: all, name: All, lead: lena, default: true }
staff:
  - { key: lena, name: Lena, email: lena@fault.example, role: lead, team: all }
  - { key: ivy, name: Ivy, email: ivy@fault.example, role: handler, team: all, capacity: 1000 }
`;

/** The product in a process that dies when it is told to, and is started again as an operator would. */
export class FaultyProduct {
  /** How often it was killed, and where. */
  readonly deaths: string[] = [];
  private readonly beginning = Date.now();
  private child: ChildProcess | undefined;
  /** Forked and not begun: what is started next. */
  private spare: ChildProcess | undefined;
  private output = '';
  private aheadMs = 0;

  private constructor(
    readonly folder: string,
    private readonly ports: readonly [http: number, ops: number, smtp: number],
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async create(relayUrl: string, environment: Readonly<Record<string, string>> = {}): Promise<FaultyProduct> {
    const folder = await mkdtemp(join(tmpdir(), 'redress-faults-'));
    await writeFile(join(folder, 'organisation.yaml'), ORGANISATION);
    const ports = [await freePort(), await freePort(), await freePort()] as const;
    return new FaultyProduct(folder, ports, { REDRESS_EMAIL_SMTP_URL: relayUrl, ...environment });
  }

  get dataFolder(): string {
    return join(this.folder, 'data');
  }

  get isRunning(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  async start(): Promise<void> {
    const child = this.spare ?? this.fork();
    this.spare = undefined;
    this.child = child;
    await this.ask({ ask: 'start' }, (answer) => 'ready' in answer);
    this.spare = this.fork();
  }

  /** Ends it in order, or kills it; resolves when it is gone. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const { child } = this;
    if (child === undefined || !this.isRunning) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await gone;
  }

  /** Kills it and starts it again later by its own clock; `plan` holds from its first moment on. */
  async passTime(ms: number, plan: SeamPlan = { kind: 'count' }): Promise<void> {
    await this.stop('SIGKILL');
    this.spare?.kill('SIGKILL');
    this.aheadMs += ms;
    this.spare = this.fork(plan);
    const { length: deaths } = this.deaths;
    try {
      await this.start();
    } catch (error) {
      // What is due at once may come before the product is ready, and the plan with it.
      if (plan.kind !== 'kill' || this.deaths.length === deaths) throw error;
    }
  }

  kill(): void {
    this.deaths.push('from outside');
    this.child?.kill('SIGKILL');
  }

  /** Resolves when the process has died. */
  async death(): Promise<void> {
    const { child } = this;
    if (child === undefined || !this.isRunning) return;
    await new Promise((done) => child.once('exit', done));
  }

  async remove(): Promise<void> {
    await this.stop('SIGKILL');
    this.spare?.kill('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }

  async plan(plan: SeamPlan): Promise<void> {
    await this.ask({ ask: 'plan', plan }, (answer) => 'planned' in answer);
  }

  async calls(): Promise<readonly string[]> {
    const answer = await this.ask({ ask: 'calls' }, (each) => 'calls' in each);
    return 'calls' in answer ? answer.calls : [];
  }

  /** Waits until nothing is left over, starting the process again whenever it has died. */
  async settle(): Promise<void> {
    let quiet = 0;
    await this.insist('the product comes to rest', async () => {
      const answer = await this.ask({ ask: 'settled' }, (each) => 'settled' in each);
      quiet = 'settled' in answer && answer.settled ? quiet + 1 : 0;
      // Marks linger for a moment; a second look sees them.
      if (quiet < 2) throw new Error('not yet at rest');
    });
  }

  /** Sends the mail again and again until the product has taken it. */
  async mail(name: string): Promise<void> {
    await this.insist(`the mail ${name} is taken`, () => this.mailOnce(name));
  }

  /** @throws Error when the product did not take it, or did not say so */
  async mailOnce(name: string): Promise<void> {
    const port = this.ports[2];
    const transport = createTransport({
      host: '127.0.0.1',
      port,
      ignoreTLS: true,
      connectionTimeout: 5_000,
      socketTimeout: 10_000,
    });
    try {
      await transport.sendMail({
        from: `${name}@customer.example`,
        to: 'complaints@redress.localhost',
        subject: `About ${name}`,
        text: `This is about ${name}.`,
        messageId: `<${name}@customer.example>`,
        date: new Date(this.beginning),
      });
    } finally {
      transport.close();
    }
  }

  /** Posts the form again and again under the same key until the product has taken it. */
  async form(name: string): Promise<void> {
    await this.insist(`the form ${name} is taken`, async () => {
      const answer = await fetch(`http://127.0.0.1:${String(this.ports[0])}/api/v1/complaints`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': name },
        body: JSON.stringify({ description: `This is about ${name}.`, email: `${name}@customer.example` }),
        signal: AbortSignal.timeout(15_000),
      });
      if (answer.status !== 202)
        throw new Error(`the form ${name} was answered ${String(answer.status)}: ${await answer.text()}`);
    });
  }

  /** Tries until it works, starting the process again whenever it has died. */
  private async insist(what: string, attempt: () => Promise<void>): Promise<void> {
    let last: unknown;
    for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline;) {
      try {
        if (!this.isRunning) await this.start();
        await attempt();
        return;
      } catch (error) {
        last = error;
        await new Promise((done) => setTimeout(done, 40));
      }
    }
    throw new Error(
      `it never happened that ${what} (${String(last)}); the product said:\n${this.output.slice(-4_000)}`,
    );
  }

  private ask(question: Question, isAnswer: (answer: Answer) => boolean): Promise<Answer> {
    const { child } = this;
    if (child === undefined || !this.isRunning) return Promise.reject(new Error('the product does not run'));
    const heard = this.heardFrom(child, isAnswer);
    child.send(question, () => undefined);
    return heard;
  }

  private heardFrom(child: ChildProcess, isAnswer: (answer: Answer) => boolean): Promise<Answer> {
    return new Promise((done, fail) => {
      const hear = (answer: Answer): void => {
        if (!isAnswer(answer)) return;
        child.off('message', hear).off('exit', gone);
        done(answer);
      };
      const gone = (): void => {
        child.off('message', hear);
        fail(new Error(`the product is gone; it said:\n${this.output.slice(-2_000)}`));
      };
      child.on('message', hear).once('exit', gone);
    });
  }

  private fork(plan?: SeamPlan): ChildProcess {
    const [http, ops, smtp] = this.ports;
    const child = fork(PROGRAM, [], {
      cwd: this.folder,
      execArgv: [],
      silent: true,
      env: {
        PATH: process.env['PATH'],
        FAULT_BEGINNING: String(this.beginning),
        FAULT_AHEAD_MS: String(this.aheadMs),
        ...(plan === undefined ? {} : { FAULT_PLAN: JSON.stringify(plan) }),
        REDRESS_DATA_DIR: this.dataFolder,
        REDRESS_ORGANISATION: join(this.folder, 'organisation.yaml'),
        REDRESS_PUBLIC_URL: `http://127.0.0.1:${String(http)}`,
        REDRESS_LISTEN: `127.0.0.1:${String(http)}`,
        REDRESS_OPS_LISTEN: `127.0.0.1:${String(ops)}`,
        REDRESS_EMAIL_SMTP_LISTEN: `127.0.0.1:${String(smtp)}`,
        REDRESS_ADMIN_PASSWORD: 'a password of the tests',
        REDRESS_LOG_FORMAT: 'json',
        REDRESS_LOG_LEVEL: 'warn',
        ...this.environment,
      },
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.hear(chunk.toString());
      });
    return child;
  }

  private hear(text: string): void {
    this.output += text;
    for (const [, where] of text.matchAll(/^killed (.*)$/gmu)) if (where !== undefined) this.deaths.push(where);
  }
}

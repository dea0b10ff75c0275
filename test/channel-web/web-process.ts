import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { webGatewayRole } from '@redress/channel-web';
import type { OutgoingEvent } from '@redress/messaging';
import {
  HealthChecks,
  Metrics,
  openEngines,
  PinoLog,
  readSettings,
  ShutdownSequence,
  startApp,
  type EngineOptions,
  type Engines,
} from '@redress/platform';
import { WatchedPublisher } from '@redress/testing';
import type { App } from 'supertest/types.js';

/** The web gateway as its process runs it, on the embedded engines in a folder of its own. */
export class WebProcess {
  readonly published: OutgoingEvent[] = [];
  private constructor(
    readonly folder: string,
    private readonly environment: Record<string, string>,
    private readonly shutdown: ShutdownSequence,
    private readonly log: PinoLog,
  ) {}

  engines!: Engines;
  server!: App;

  static async start(
    environment: Record<string, string> = {},
    options: EngineOptions = {},
    folder = mkdtempSync(join(tmpdir(), 'redress-web-')),
  ): Promise<WebProcess> {
    const log = await PinoLog.open('web-gateway', { logLevel: 'fatal', logFormat: 'json' });
    const process = new WebProcess(folder, environment, new ShutdownSequence(), log);
    await process.open(options);
    return process;
  }

  /** Stops everything in order; the folder stays. */
  async stop(): Promise<void> {
    await this.shutdown.run(this.log);
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The data of what was published under this type so far. */
  of<T>(type: string): T[] {
    return this.published.filter(({ event }) => event.type === type).map(({ event }) => event.data as T);
  }

  private async open(options: EngineOptions): Promise<void> {
    const given = {
      REDRESS_DATA_DIR: this.folder,
      REDRESS_LISTEN: '127.0.0.1:0',
      REDRESS_SECRET: 'a secret for tests of more than thirty-two characters',
      ...this.environment,
    };
    const { settings } = readSettings(given, { app: 'web-gateway', production: false });
    const parts = {
      app: 'web-gateway',
      production: false,
      settings,
      log: this.log,
      health: new HealthChecks(),
      metrics: new Metrics(false),
      shutdown: this.shutdown,
      stopping: new AbortController().signal,
      fail: (error: unknown) => {
        throw error;
      },
    };
    this.engines = await openEngines(parts, {
      ...options,
      wrapPublisher: (publisher) =>
        new WatchedPublisher(options.wrapPublisher?.(publisher) ?? publisher, this.published),
    });
    const app = await startApp(parts, this.engines, [webGatewayRole()]);
    this.server = app.getHttpServer();
  }
}

/** Asks again until the answer is there; fails when it does not come in time. */
export async function until<T>(ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it did not come within ten seconds');
}

/** The body of an answer, as the type that its reader expects. */
export function bodyOf<T>(answer: { readonly body: unknown }): T {
  return answer.body as T;
}

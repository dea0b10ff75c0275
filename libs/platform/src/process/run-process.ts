import { isRetriable, RedressError, sleep, systemClock } from '@redress/kernel';
import type { Log } from '../logging/log.js';
import { PinoLog } from '../logging/pino-log.js';
import { HealthChecks } from '../ops/health-checks.js';
import { Metrics } from '../ops/metrics.js';
import { OpsServer } from '../ops/ops-server.js';
import { readSettings, withDotEnv, type Environment, type ReadSettings } from '../settings/read-settings.js';
import type { Settings } from '../settings/settings.js';
import { ShutdownSequence } from './shutdown-sequence.js';

/** What the start of an app is given. */
export interface ProcessParts {
  readonly app: string;
  readonly production: boolean;
  readonly settings: Settings;
  readonly log: Log;
  readonly health: HealthChecks;
  readonly metrics: Metrics;
  /** Register here what was opened; it is closed in the opposite order. */
  readonly shutdown: ShutdownSequence;
  /** Aborts when the process was told to stop, also while it still starts. */
  readonly stopping: AbortSignal;
  /** Ends the process as after a fatal error: for a consumer that cannot go on. */
  readonly fail: (error: unknown) => void;
}

/** The process as the runner sees it; tests give one of their own. */
export interface ProcessHost {
  readonly environment: Environment;
  readonly folder: string;
  readonly on: (event: string, handle: (...parts: readonly unknown[]) => void) => void;
  readonly exit: (code: number) => void;
  readonly complain: (text: string) => void;
  readonly openLog: (app: string, settings: Settings) => Promise<Log>;
}

/** Exit code for wrong configuration, EX_CONFIG of sysexits.h. */
const EXIT_CONFIG = 78;
const CONFIGURATION = new Set([
  ...[
    'settings-wrong',
    'data-folder-unusable',
    'secret-lost',
    'secret-damaged',
    'database-url',
    'broker-url-invalid',
    'files-url',
  ],
  ...['organisation-wrong', 'organisation-missing', 'preset-unknown', 'holidays-unknown'],
]);
// Docker and systemd kill after ten seconds unless told otherwise.
const STOP_BOUND_MS = 9_000;

/**
 * Runs one app: reads the settings, opens the log and the listener for operators, calls `start`, and stops on SIGTERM
 * or SIGINT in the opposite order within 9 s (exit 0). A second signal ends it at once. Wrong settings or a wrong
 * organisation file end it with exit code 78, everything else that keeps it from starting or running with 1.
 */
export async function runProcess(
  app: string,
  start: (parts: ProcessParts) => Promise<void>,
  host: ProcessHost = ownProcess(),
): Promise<void> {
  const production = host.environment.NODE_ENV === 'production';
  let read: ReadSettings;
  try {
    read = readSettings(withDotEnv(host.environment, host.folder), { app, production });
  } catch (error) {
    host.complain(error instanceof RedressError ? error.message : 'The settings cannot be read.');
    host.exit(EXIT_CONFIG);
    return;
  }
  const log = await host.openLog(app, read.settings);
  for (const warning of read.warnings) log.warn(warning);
  await new ProcessRun(app, production, read.settings, log, host).run(start);
}

class ProcessRun {
  private readonly stop = new AbortController();
  private readonly parts: ProcessParts;
  private starting: Promise<void> = Promise.resolve();
  private ended = false;

  constructor(
    app: string,
    production: boolean,
    settings: Settings,
    private readonly log: Log,
    private readonly host: ProcessHost,
  ) {
    this.parts = {
      app,
      production,
      settings,
      log,
      health: new HealthChecks(),
      metrics: new Metrics(true),
      shutdown: new ShutdownSequence(),
      stopping: this.stop.signal,
      fail: (error) => {
        this.end(error, 'The process cannot go on.');
      },
    };
  }

  async run(start: (parts: ProcessParts) => Promise<void>): Promise<void> {
    this.host.on('SIGTERM', () => {
      this.onSignal(143);
    });
    this.host.on('SIGINT', () => {
      this.onSignal(130);
    });
    for (const event of ['uncaughtException', 'unhandledRejection']) {
      this.host.on(event, (error) => {
        this.end(error, 'An error nobody expected ends the process.');
      });
    }
    this.starting = this.begin(start);
    await this.starting;
  }

  private async begin(start: (parts: ProcessParts) => Promise<void>): Promise<void> {
    const { settings, health, metrics, shutdown, log } = this.parts;
    try {
      const ops = await OpsServer.open(settings.opsListen, health, metrics, log);
      shutdown.add('health and metrics', () => ops.close());
      await start(this.parts);
      if (!this.stop.signal.aborted) health.started();
    } catch (error) {
      if (this.stop.signal.aborted) return;
      this.explain(error, 'The process could not start.');
      await this.bounded(() => shutdown.run(log));
      this.exit(error instanceof RedressError && CONFIGURATION.has(error.code) ? EXIT_CONFIG : 1);
    }
  }

  private onSignal(codeAtOnce: number): void {
    if (this.stop.signal.aborted) {
      this.exit(codeAtOnce);
      return;
    }
    this.log.info('Stopping.');
    this.parts.health.stopping();
    this.stop.abort();
    this.finish().catch((error: unknown) => {
      this.end(error, 'The process did not stop cleanly.');
    });
  }

  private async finish(): Promise<void> {
    const clean = await this.bounded(async () => {
      await this.starting;
      return await this.parts.shutdown.run(this.log);
    });
    this.log.info('Stopped.', { clean });
    this.exit(clean ? 0 : 1);
  }

  /** False when something failed to close, or the bound passed; what is durable is durable either way. */
  private async bounded(stop: () => Promise<boolean>): Promise<boolean> {
    const bound = new AbortController();
    const late = sleep(systemClock, STOP_BOUND_MS, bound.signal).then(() => {
      if (bound.signal.aborted) return true;
      this.log.error('Stopping took too long and was cut short.', { at: this.parts.shutdown.at });
      return false;
    });
    const clean = await Promise.race([stop(), late]);
    bound.abort();
    return clean;
  }

  private explain(error: unknown, message: string): void {
    // What an operator can mend is said in its own words; everything else with its insides.
    const own = error instanceof RedressError && error.cause === undefined && !isRetriable(error);
    if (own) this.log.write('fatal', error.message, { code: error.code });
    else this.log.write('fatal', error instanceof RedressError ? error.message : message, { error });
  }

  private end(error: unknown, message: string): void {
    if (!this.ended) this.log.write('fatal', message, { error });
    this.exit(1);
  }

  private exit(code: number): void {
    if (this.ended) return;
    this.ended = true;
    this.host.exit(code);
  }
}

function ownProcess(): ProcessHost {
  return {
    environment: process.env,
    folder: process.cwd(),
    on: (event, handle) => {
      process.on(event, handle);
    },
    exit: (code) => process.exit(code),
    complain: (text) => {
      process.stderr.write(`${text}\n`);
    },
    openLog: (app, settings) => PinoLog.open(app, settings),
  };
}

import { sleep, systemClock } from '@redress/kernel';

/** Resolves while the thing works; throws, or takes longer than the bound, when it does not. */
export type HealthCheck = () => Promise<void> | void;

export interface HealthReport {
  readonly ready: boolean;
  /** `ok`, or why not: words for an operator, without insides. */
  readonly checks: Readonly<Record<string, string>>;
}

// Probes of Kubernetes give up after a second by default, and ask again after ten.
const BOUND_MS = 900;

/** What must work for this process to take requests. Empty until the process has started, and after it began to stop. */
export class HealthChecks {
  private readonly checks = new Map<string, HealthCheck>();
  private readonly notes = new Map<string, () => string>();
  private phase: 'starting' | 'running' | 'stopping' = 'starting';

  add(name: string, check: HealthCheck): void {
    this.checks.set(name, check);
  }

  /** Something operators should see in the report that does not keep this process from taking requests. */
  note(name: string, say: () => string): void {
    this.notes.set(name, say);
  }

  started(): void {
    this.phase = 'running';
  }

  stopping(): void {
    this.phase = 'stopping';
  }

  async report(): Promise<HealthReport> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, await outcome(check)] as const),
    );
    const noted = [...this.notes].map(([name, say]) => [name, say()] as const);
    const healthy = results.every(([, result]) => result === 'ok');
    return {
      ready: healthy && this.phase === 'running',
      checks: { process: this.phase, ...Object.fromEntries([...results, ...noted]) },
    };
  }
}

async function outcome(check: HealthCheck): Promise<string> {
  const stop = new AbortController();
  const late = sleep(systemClock, BOUND_MS, stop.signal).then(() => 'no answer in time');
  const asked = (async () => {
    await check();
    return 'ok';
  })();
  try {
    return await Promise.race([asked, late]);
  } catch {
    return 'away';
  } finally {
    stop.abort();
  }
}

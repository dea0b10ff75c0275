import { afterEach, describe, expect, it } from '@jest/globals';
import { PinoLog } from '../logging/pino-log.js';
import { HealthChecks } from './health-checks.js';
import { Metrics } from './metrics.js';
import { OpsServer } from './ops-server.js';

describe('the listener for operators', () => {
  let server: OpsServer | undefined;
  afterEach(() => server?.close());

  it('says what is away, and its figures', async () => {
    const health = new HealthChecks();
    const metrics = new Metrics();
    const log = await PinoLog.open('standalone', { logLevel: 'fatal', logFormat: 'json' });
    server = await OpsServer.open({ host: '127.0.0.1', port: 0 }, health, metrics, log);
    const base = `http://127.0.0.1:${String(server.address.port)}`;
    const ready = async (): Promise<unknown> => {
      const response = await fetch(`${base}/health/ready`);
      return { status: response.status, ...((await response.json()) as object) };
    };

    expect(await ready()).toEqual({ status: 'not-ready', checks: { process: 'starting' } });
    expect((await fetch(`${base}/health/ready`)).status).toBe(503);
    health.started();
    let away = false;
    health.add('database', () => {
      if (away) throw new Error('connection to db.internal refused');
    });
    expect((await fetch(`${base}/health/ready`)).status).toBe(200);
    away = true;
    expect(await ready()).toEqual({ status: 'not-ready', checks: { process: 'running', database: 'away' } });
    expect((await fetch(`${base}/health/live`)).status).toBe(200);

    metrics.counter('redress_cases_opened_total', 'Cases opened.', ['channel']).inc({ channel: 'web' });
    metrics.counter('redress_cases_opened_total', 'Cases opened.', ['channel']).inc({ channel: 'web' });
    metrics.gauge('redress_parked', 'What waits for a person.', () => Promise.resolve(7));
    const text = await (await fetch(`${base}/metrics`)).text();
    expect(text).toContain('redress_cases_opened_total{channel="web"} 2');
    expect(text).toContain('redress_parked 7');
    expect((await fetch(`${base}/other`)).status).toBe(404);
  });

  it('refuses an address that is taken, in words', async () => {
    const log = await PinoLog.open('standalone', { logLevel: 'fatal', logFormat: 'json' });
    server = await OpsServer.open({ host: '127.0.0.1', port: 0 }, new HealthChecks(), new Metrics(), log);
    await expect(OpsServer.open(server.address, new HealthChecks(), new Metrics(), log)).rejects.toMatchObject({
      code: 'listen-failed',
    });
  });
});

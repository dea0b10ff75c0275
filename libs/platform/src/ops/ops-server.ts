import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RedressError } from '@redress/kernel';
import type { Log } from '../logging/log.js';
import type { ListenAddress } from '../settings/setting-parsers.js';
import type { HealthChecks } from './health-checks.js';
import type { Metrics } from './metrics.js';

/**
 * Health and metrics on a listener of their own, apart from everything a customer can reach:
 * `/health/live` (200 while the process turns), `/health/ready` (200 or 503, with what is away), `/metrics`.
 */
export class OpsServer {
  private constructor(
    private readonly server: Server,
    readonly address: ListenAddress,
  ) {}

  /** @throws RedressError `listen-failed` when the address is taken or not ours. */
  static async open(listen: ListenAddress, health: HealthChecks, metrics: Metrics, log: Log): Promise<OpsServer> {
    const server = createServer((request, response) => {
      answer(request, response, health, metrics).catch((error: unknown) => {
        log.error('A probe failed.', { error });
        send(response, 500, 'text/plain', 'failed\n');
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause) => {
        const where = `${listen.host}:${String(listen.port)}`;
        const message = `Health and metrics cannot listen on ${where}; free the address or set REDRESS_OPS_LISTEN.`;
        reject(new RedressError('listen-failed', message, { cause }));
      });
      server.listen(listen.port, listen.host, resolve);
    });
    const { address, port } = server.address() as AddressInfo;
    return new OpsServer(server, { host: address, port });
  }

  /** Probes in flight are cut: nothing depends on them. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
    this.server.closeAllConnections();
    await closed;
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  health: HealthChecks,
  metrics: Metrics,
): Promise<void> {
  switch (request.url?.split('?')[0]) {
    case '/health/live':
      send(response, 200, 'application/json', '{"status":"ok"}\n');
      return;
    case '/health/ready': {
      const report = await health.report();
      const body = { status: report.ready ? 'ok' : 'not-ready', checks: report.checks };
      send(response, report.ready ? 200 : 503, 'application/json', `${JSON.stringify(body)}\n`);
      return;
    }
    case '/metrics': {
      const { contentType, text } = await metrics.render();
      send(response, 200, contentType, text);
      return;
    }
    default:
      send(response, 404, 'text/plain', 'health: /health/live, /health/ready; figures: /metrics\n');
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One request to the provider of texts and what it answered. */
export interface RelayedExchange {
  readonly method: string;
  readonly path: string;
  /** The form that was posted, or the query. */
  readonly fields: URLSearchParams;
  readonly status: number;
  readonly body: string;
}

/** What is done to a text on its way to the provider, and after the provider has it. */
export interface RelayHooks {
  /** The provider has not heard of it yet; with `false` it never does, and nobody is answered. */
  readonly before?: (to: string) => Promise<boolean>;
  /** The provider has it, and nobody has been answered. */
  readonly after?: (to: string) => Promise<void>;
  /** It has been answered. */
  readonly answered?: (to: string) => Promise<void>;
}

/** Stands between the product and its provider of texts, and sees what goes by. */
export class ProviderRelay {
  /** How often each number was to be texted to. */
  readonly asked = new Map<string, number>();
  /** When the last text to a number had been taken by the provider, by `performance.now()`. */
  readonly arrivals = new Map<string, number>();
  readonly exchanges: RelayedExchange[] = [];
  hooks: RelayHooks = {};
  private readonly server: Server;

  /** @param target base of the provider's API @param keeps whether exchanges are kept */
  constructor(
    private readonly target: () => string,
    private readonly keeps = false,
  ) {
    this.server = createServer((request, response) => {
      this.relay(request, response).catch(() => response.destroy());
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async relay(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = request;
    const sent = await buffer(request);
    const { pathname, searchParams } = new URL(url, this.target());
    const fields = method === 'POST' ? new URLSearchParams(sent.toString()) : searchParams;
    const to = method === 'POST' ? (fields.get('To') ?? '') : undefined;
    if (to !== undefined) this.asked.set(to, (this.asked.get(to) ?? 0) + 1);
    if (to !== undefined && (await this.hooks.before?.(to)) === false) {
      response.destroy();
      return;
    }
    const answer = await fetch(new URL(url, this.target()), {
      method,
      headers: { authorization: headers.authorization ?? '', 'content-type': headers['content-type'] ?? '' },
      ...(method === 'POST' ? { body: new Uint8Array(sent) } : {}),
    });
    const body = await answer.text();
    if (to !== undefined) {
      this.arrivals.set(to, performance.now());
      await this.hooks.after?.(to);
    }
    if (this.keeps) this.exchanges.push({ method, path: pathname, fields, status: answer.status, body });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
    response.end(body);
    if (to !== undefined) await this.hooks.answered?.(to);
  }
}

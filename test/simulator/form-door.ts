import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'node:http';
import type { Customer } from './customer.js';
import { OTHER_TROUBLE, successOf, type Door, type Place } from './door.js';

const PATIENCE_MS = 120_000;
const TOO_MANY = 429;

/** Customers who fill in the form. */
export class FormDoor implements Door {
  constructor(
    private readonly place: Place,
    private readonly network: () => string,
  ) {}

  async complain(customer: Customer): Promise<void> {
    const { habit, words } = customer;
    const [key, network] = [randomUUID(), this.network()];
    if (habit === 'cut-off') await this.abort(customer, { key, network, half: true });
    if (habit === 'unsure') await this.abort(customer, { key, network, half: false });
    await this.fill(customer, words, { key, network });
    if (habit === 'twice') await this.fill(customer, words, { key, network });
  }

  async respond(customer: Customer): Promise<void> {
    const once = { key: randomUUID(), network: this.network() };
    if (customer.habit === 'returns') await this.fill(customer, OTHER_TROUBLE, once);
  }

  // Who is told that too much comes from their network waits, as the answer says.
  private async fill(customer: Customer, words: string, { key, network }: Once): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; ;) {
      const answer = await fetch(`${this.place.url}/api/v1/complaints`, {
        method: 'POST',
        headers: headersOf(key, network),
        body: bodyOf(customer, words),
      });
      if (answer.status !== TOO_MANY || Date.now() > end) {
        await successOf(answer, 'the form');
        return;
      }
      await pause(Number(answer.headers.get('retry-after') ?? '5') * 1000);
    }
  }

  // A connection that is lost after half of the form, or after all of it and before the answer.
  private async abort(customer: Customer, { key, network, half }: Once & { readonly half: boolean }): Promise<void> {
    const body = Buffer.from(bodyOf(customer, customer.words));
    const headers = { ...headersOf(key, network), 'content-length': String(body.length) };
    await new Promise<void>((resolve) => {
      const post = request(`${this.place.url}/api/v1/complaints`, { method: 'POST', headers });
      post.on('close', () => {
        resolve();
      });
      post.on('error', () => undefined);
      post.write(half ? body.subarray(0, body.length / 2) : body, () => post.destroy());
    });
  }
}

interface Once {
  readonly key: string;
  readonly network: string;
}

function headersOf(key: string, network: string): Record<string, string> {
  return { 'content-type': 'application/json', 'idempotency-key': key, 'x-forwarded-for': network };
}

function bodyOf({ name, address, language }: Customer, description: string): string {
  return JSON.stringify({ description, name, email: address, language });
}

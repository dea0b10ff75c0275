import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { FaultRelay } from '../faults/fault-relay.js';
import { eventually, RunningProduct } from './running-product.js';

interface Summary {
  readonly reference: string;
  readonly owner: string;
  readonly acknowledgement: { readonly state: string };
}

type Server = 'KAFKA' | 'MONGODB';

jest.setTimeout(400_000);
// What was claimed when its store went away is free again when the claim's lease has ended.
const PATIENCE_MS = 240_000;

/** The value of a variable that names a real server; a run without it is a failure, never a skipped suite. */
function address(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: it names the server to test with`);
  return value;
}

/** Kills and starts a server from outside (`scripts/real`); starting one that runs does nothing. */
async function server(name: Server, action: 'kill' | 'start'): Promise<void> {
  const answer = await fetch(`${address(`REDRESS_TEST_${name}_CONTROL`)}/${action}`, { method: 'POST' });
  if (!answer.ok) throw new Error(`${name} did not ${action}: ${await answer.text()}`);
}

/** A customer who complains once, by mail or by form, and tries again until told that it was taken. */
class Customer {
  readonly address: string;
  /** What each attempt was answered: `taken`, or the status of mail or form. */
  readonly answers: string[] = [];

  constructor(
    private readonly product: RunningProduct,
    private readonly channel: 'mail' | 'form',
    readonly word: string,
  ) {
    this.address = `${word}@customer.example`;
  }

  get taken(): boolean {
    return this.answers.includes('taken');
  }

  async complainOnce(): Promise<string> {
    const answer = await (this.channel === 'mail' ? this.mail() : this.form());
    this.answers.push(answer);
    return answer;
  }

  async complain(): Promise<void> {
    await eventually(
      async () => ((await this.complainOnce()) === 'taken' ? true : undefined),
      `an answer that the complaint about ${this.word} is taken`,
      PATIENCE_MS,
    );
  }

  private async mail(): Promise<string> {
    try {
      await this.product.mail({
        from: this.address,
        subject: this.word,
        text: `My ${this.word} is broken`,
        messageId: `<${this.word}@customer.example>`,
        date: new Date(0),
      });
      return 'taken';
    } catch (error) {
      return String((error as { responseCode?: number }).responseCode ?? error);
    }
  }

  private async form(): Promise<string> {
    const form = { description: `My ${this.word} is broken`, email: this.address };
    const answer = await this.product.post('/api/v1/complaints', form, { 'idempotency-key': this.word });
    await answer.text();
    return answer.status === 202 ? 'taken' : String(answer.status);
  }
}

describe('the product on engines that go away', () => {
  const databaseUrl = new URL(address('REDRESS_TEST_MONGODB_URL'));
  databaseUrl.pathname = `/redress_away_${randomBytes(4).toString('hex')}`;
  const environment = {
    REDRESS_EMAIL_SMTP_URL: '',
    REDRESS_DATABASE_URL: databaseUrl.href,
    REDRESS_BROKER_URL: address('REDRESS_TEST_KAFKA_URL'),
    REDRESS_FILES_URL: address('REDRESS_TEST_S3_URL'),
    REDRESS_SECRET: randomBytes(32).toString('hex'),
    AWS_ACCESS_KEY_ID: address('AWS_ACCESS_KEY_ID'),
    AWS_SECRET_ACCESS_KEY: address('AWS_SECRET_ACCESS_KEY'),
  };
  const everybody: Customer[] = [];
  // Outside of the product, for what it took must outlive the product.
  const relay = new FaultRelay();
  let product: RunningProduct;

  beforeAll(async () => {
    product = await RunningProduct.create();
    environment.REDRESS_EMAIL_SMTP_URL = await relay.listen();
    expect(await product.start(environment)).toBeUndefined();
    await product.signIn();
  });

  afterEach(async () => {
    await server('MONGODB', 'start');
    await server('KAFKA', 'start');
  });

  afterAll(async () => {
    await product.remove();
    await relay.close();
  });

  function customers(name: string, count: number): Customer[] {
    const made = Array.from({ length: count }, (_, index) => {
      const channel = index % 2 === 0 ? 'mail' : 'form';
      return new Customer(product, channel, `${name}${channel}${String(index)}`);
    });
    everybody.push(...made);
    return made;
  }

  /** Some at a time, each as soon as one before was taken; `atHalf` happens beside the middle ones. */
  async function complainInTurn(all: readonly Customer[], atHalf: () => Promise<void>): Promise<void> {
    let outage: Promise<void> | undefined;
    const waiting = [...all];
    const queue = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        if (waiting.length < all.length / 2) outage ??= atHalf();
        await next.complain();
      }
    };
    await Promise.all([queue(), queue(), queue(), queue()]);
    await outage;
  }

  /** Each of the customers so far has exactly one case, with an owner, and one receipt (twice only as the same mail). */
  async function expectOneCaseEach(): Promise<void> {
    const cases = await eventually(
      async () => {
        const { items } = await product.get<{ items: Summary[] }>('/api/v1/cases?limit=100');
        const acknowledged = items.filter(({ acknowledgement }) => acknowledgement.state === 'met');
        return acknowledged.length >= everybody.length ? items : undefined;
      },
      `${String(everybody.length)} acknowledged cases`,
      PATIENCE_MS,
    );
    expect(cases).toHaveLength(everybody.length);
    for (const found of cases) expect(found.owner).not.toBe('');
    for (const { address: to, word } of everybody) {
      const about = await product.get<{ items: Summary[] }>(`/api/v1/cases?q=${word}`);
      expect({ word, cases: about.items.length }).toEqual({ word, cases: 1 });
      const receipts = new Set(relay.taken.filter((mail) => mail.to.includes(to)).map(({ messageId }) => messageId));
      expect({ to, receipts: receipts.size }).toEqual({ to, receipts: 1 });
    }
  }

  it('takes in while the broker is away, and goes on when it is back', async () => {
    await server('KAFKA', 'kill');
    const away = customers('lathe', 6);
    for (const customer of away) await customer.complainOnce();
    expect(away.map(({ answers }) => answers)).toEqual(away.map(() => ['taken']));
    await server('KAFKA', 'start');
    await expectOneCaseEach();
  });

  it('loses and repeats nothing when the broker goes away in mid-run', async () => {
    await complainInTurn(customers('anvil', 30), async () => {
      await server('KAFKA', 'kill');
      await server('KAFKA', 'start');
    });
    await expectOneCaseEach();
  });

  it('says that it cannot take in while the database is away, and takes the same again when it is back', async () => {
    await server('MONGODB', 'kill');
    const [byMail, byForm] = customers('chisel', 2);
    expect(await byMail?.complainOnce()).toMatch(/^4/u);
    expect(await byForm?.complainOnce()).toBe('503');
    await server('MONGODB', 'start');
    await byMail?.complain();
    await byForm?.complain();
    await expectOneCaseEach();
  });

  it('loses and repeats nothing when the database goes away in mid-run', async () => {
    await complainInTurn(customers('hammer', 30), async () => {
      await server('MONGODB', 'kill');
      await server('MONGODB', 'start');
    });
    await expectOneCaseEach();
  });

  it('keeps what it took while the broker was away when it dies itself, and waits for the broker to come', async () => {
    await server('KAFKA', 'kill');
    for (const customer of customers('trowel', 4)) await customer.complain();
    await product.stop('SIGKILL');
    const started = product.start(environment);
    await eventually(
      () => Promise.resolve(product.log.includes('Waiting for the broker') || undefined),
      'a word on it',
    );
    await server('KAFKA', 'start');
    expect(await started).toBeUndefined();
    await product.signIn();
    await expectOneCaseEach();
  });
});

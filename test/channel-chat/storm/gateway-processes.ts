import { randomBytes } from 'node:crypto';
import { EVENTS, TOPICS, type MessageReceived } from '@redress/contracts';
import { decodeEvent, openBus, type Bus } from '@redress/messaging';
import { RunningProduct } from '../../e2e/running-product.js';
import { issuedUpdate } from '../issued-update.js';
import type { StormRig } from './storm.js';

/** The value of a variable that names a real server; a run without it is a failure, never a skipped suite. */
function address(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: it names the server to test with`);
  return value;
}

// One that has ended before it was told to would be missed by nobody but its visitors.
async function kill(gateway: RunningProduct): Promise<void> {
  const code = await gateway.stop('SIGKILL');
  if (code !== null) throw new Error(`a gateway ended by itself with ${String(code)}:\n${gateway.log}`);
}

/** Gateways in processes of their own on MongoDB and Kafka, killed with signal 9. */
export class GatewayProcesses implements StormRig {
  private readonly heard: MessageReceived[] = [];
  private readonly down = new Set<number>();
  private updates = 0;

  private constructor(
    private readonly gateways: readonly RunningProduct[],
    private readonly environment: Readonly<Record<string, string>>,
    private readonly bus: Bus,
  ) {}

  static async start(count: number): Promise<GatewayProcesses> {
    const database = new URL(address('REDRESS_TEST_MONGODB_URL'));
    database.pathname = `/redress_storm_${randomBytes(4).toString('hex')}`;
    const broker = address('REDRESS_TEST_KAFKA_URL');
    const bus = await openBus(broker, { clientId: 'storm', report: () => undefined });
    await bus.ensureTopics([TOPICS.inbound, TOPICS.outboundChat, TOPICS.receipts]);
    const gateways = await Promise.all(Array.from({ length: count }, () => RunningProduct.create('chat-gateway')));
    const environment = {
      REDRESS_DATABASE_URL: database.href,
      REDRESS_BROKER_URL: broker,
      REDRESS_FILES_URL: address('REDRESS_TEST_S3_URL'),
      REDRESS_SECRET: randomBytes(32).toString('hex'),
      AWS_ACCESS_KEY_ID: address('AWS_ACCESS_KEY_ID'),
      AWS_SECRET_ACCESS_KEY: address('AWS_SECRET_ACCESS_KEY'),
    };
    const processes = new GatewayProcesses(gateways, environment, bus);
    await processes.listen();
    for (const gateway of gateways) await processes.up(gateway);
    return processes;
  }

  get replicas(): number {
    return this.gateways.length;
  }

  port(replica: number): number {
    return this.down.has(replica) ? 0 : Number(new URL(this.gateways[replica]?.url ?? '').port);
  }

  async strike(replica: number): Promise<void> {
    const gateway = this.gateways[replica];
    if (gateway === undefined) return;
    this.down.add(replica);
    await kill(gateway);
    await this.up(gateway);
    this.down.delete(replica);
  }

  async issue(conversation: string, text: string, after?: string): Promise<string> {
    this.updates += 1;
    const change = { caseId: conversation, ...(after === undefined ? {} : { after }) };
    const update = issuedUpdate(this.updates, conversation, text, change);
    await this.bus.publisher.publish([update]);
    return update.event.data.updateId;
  }

  received(): readonly MessageReceived[] {
    return this.heard;
  }

  async close(): Promise<void> {
    try {
      for (const gateway of this.gateways) await kill(gateway);
    } finally {
      for (const gateway of this.gateways) await gateway.remove();
      await this.bus.close();
    }
  }

  private async up(gateway: RunningProduct): Promise<void> {
    const code = await gateway.start(this.environment);
    if (code !== undefined) throw new Error(`a gateway ended with ${String(code)} as it started:\n${gateway.log}`);
  }

  // Other suites have left messages on the topic: they are older.
  private async listen(): Promise<void> {
    const began = new Date().toISOString();
    await this.bus.consume({
      group: `storm-${randomBytes(4).toString('hex')}`,
      topics: [TOPICS.inbound.name],
      handle: (batch) => {
        for (const message of batch.messages) {
          const { type, data } = decodeEvent(message);
          const received = data as MessageReceived;
          if (type === EVENTS.messageReceived.type && received.channel === 'chat' && received.receivedAt >= began)
            this.heard.push(received);
          batch.finish(message);
        }
        return Promise.resolve();
      },
    });
  }
}

import { emailGatewayRole } from '@redress/channel-email';
import { channelKit, type ChannelKit } from '@redress/channel-kit';
import { EVENTS, type MessageReceived } from '@redress/contracts';
import { Publisher, type OutgoingEvent } from '@redress/messaging';
import {
  HealthChecks,
  Metrics,
  openEngines,
  PinoLog,
  readSettings,
  ShutdownSequence,
  startApp,
  type ProcessParts,
} from '@redress/platform';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Hands everything on and remembers what came in. */
class WatchedPublisher extends Publisher {
  constructor(
    private readonly target: Publisher,
    private readonly heard: (event: OutgoingEvent['event']) => void,
  ) {
    super();
  }

  override async publish(events: readonly OutgoingEvent[]): Promise<void> {
    await this.target.publish(events);
    for (const { event } of events) this.heard(event);
  }
}

/** The mail gateway on embedded engines, which reads real mailboxes; started and stopped on the same data. */
export class ReadingGateway {
  /** Every message that was published since it was made, by its id. */
  readonly messages = new Map<string, MessageReceived>();
  private running:
    { metrics: Metrics; health: HealthChecks; kit: ChannelKit; stop: () => Promise<unknown> } | undefined;

  private constructor(
    private readonly folder: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async create(environment: Readonly<Record<string, string>>): Promise<ReadingGateway> {
    return new ReadingGateway(await mkdtemp(join(tmpdir(), 'redress-reading-')), environment);
  }

  /** @param logLevel lines of this level and above go to the standard output. */
  async start(logLevel = 'fatal'): Promise<void> {
    const { settings } = readSettings(
      {
        REDRESS_DATA_DIR: this.folder,
        REDRESS_LISTEN: '127.0.0.1:0',
        REDRESS_EMAIL_ADDRESS: 'complaints@acme.example,care@acme.example',
        REDRESS_EMAIL_SMTP_LISTEN: '',
        REDRESS_LOG_LEVEL: logLevel,
        REDRESS_LOG_FORMAT: 'json',
        ...this.environment,
      },
      { app: 'standalone', production: false },
    );
    const log = await PinoLog.open('email-gateway', settings);
    const [metrics, health, shutdown] = [new Metrics(false), new HealthChecks(), new ShutdownSequence()];
    const parts: ProcessParts = {
      app: 'email-gateway',
      production: false,
      settings,
      log,
      health,
      metrics,
      shutdown,
      stopping: new AbortController().signal,
      fail: (error) => {
        throw error;
      },
    };
    const engines = await openEngines(parts, {
      wrapPublisher: (target) => new WatchedPublisher(target, (event) => this.hear(event)),
    });
    const role = emailGatewayRole({
      ops: parts,
      mailboxes: { sweepMs: 2_000, catalogueMs: 50, askAgainMs: 200 },
      timing: { sweepMs: 200, graceMs: 1_000 },
    });
    const app = await startApp(parts, engines, [role]);
    const kit = app.get<ChannelKit>(channelKit('email'), { strict: false });
    this.running = { metrics, health, kit, stop: () => shutdown.run(log) };
  }

  async stop(): Promise<void> {
    await this.running?.stop();
    this.running = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Mails that the source held and the inbox did not. */
  async missing(): Promise<number> {
    return (await this.running?.kit.reconciler.reconcile())?.missing ?? NaN;
  }

  /** The subjects of the messages that came in, sorted; of those that are held for `hold`, or not held. */
  subjects(hold?: MessageReceived['hold']): string[] {
    return [...this.messages.values()]
      .filter((message) => message.hold === hold)
      .map(({ subject = '' }) => subject)
      .sort();
  }

  async figure(name: string, mailbox: number): Promise<number> {
    const { text } = (await this.running?.metrics.render()) ?? { text: '' };
    const found = new RegExp(`^${name}\\{mailbox="${String(mailbox)}"\\} (\\S+)$`, 'mu').exec(text)?.[1];
    return Number(found ?? NaN);
  }

  async note(): Promise<string | undefined> {
    return (await this.running?.health.report())?.checks['email mailboxes'];
  }

  private hear({ type, data }: OutgoingEvent['event']): void {
    if (type !== EVENTS.messageReceived.type) return;
    const message = data as MessageReceived;
    this.messages.set(message.id, message);
  }
}

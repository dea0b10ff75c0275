import type { NestExpressApplication } from '@nestjs/platform-express';
import { chatGatewayRole, type SignalTiming, type StayTiming } from '@redress/channel-chat';
import { channelKit, type ChannelKit } from '@redress/channel-kit';
import {
  EVENTS,
  TOPICS,
  type AttachmentData,
  type CaseViewUpdated,
  type ConversationSignalled,
  type DeliveryChanged,
  type MessageReceived,
  type OrganisationItemUpdated,
  type UpdateIssued,
} from '@redress/contracts';
import type { StoredFile } from '@redress/files';
import { instantNow, systemClock } from '@redress/kernel';
import type { OutgoingEvent } from '@redress/messaging';
import type { Interpose } from '@redress/persistence';
import {
  EVENT_REGISTRY,
  HealthChecks,
  Metrics,
  openEngines,
  PinoLog,
  readSettings,
  ShutdownSequence,
  startApp,
  type Engines,
  type ProcessParts,
} from '@redress/platform';
import { WatchedPublisher } from '@redress/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CASE, issuedUpdate, REFERENCE } from './issued-update.js';
import { until, Visitor, type VisitorOptions } from './visitor.js';

// One signal of a kind and conversation for as long as a test goes on.
const SIGNALS: SignalTiming = { paceMs: 600_000, lapseMs: 600_000, goneMs: 100 };
const LONG: StayTiming = { leaseMs: 600_000, idleMs: 600_000, turnMs: 600_000 };
export const PUBLIC_URL = 'https://complaints.acme.example';

/** Gateways of conversations over one store, on sockets of their own. The case service is played by the test. */
export class ChatStage {
  /** Called before each call to a collection: what it throws, the call throws. */
  before: ((collection: string, operation: string) => void) | undefined;
  private engines: Engines | undefined;
  /** Called after each call to a collection: what it throws, the caller hears instead of what was done. */
  after: ((collection: string, operation: string) => void) | undefined;
  private readonly folder = mkdtempSync(join(tmpdir(), 'redress-chat-'));
  private readonly shutdown = new ShutdownSequence();
  /** What visitors did, as staff are told. */
  readonly signals: ConversationSignalled[] = [];
  private readonly seen: OutgoingEvent[] = [];
  private readonly visitors: Visitor[] = [];
  private readonly replicas: NestExpressApplication[] = [];
  private updates = 0;
  private stated = 0;

  private constructor(
    private readonly log: PinoLog,
    private readonly parts: ProcessParts,
    private readonly stays: StayTiming,
  ) {}

  /** @param stays how long a visitor counts as sitting there; left out: longer than any test */
  static async open(environment: Record<string, string> = {}, replicas = 1, stays = LONG): Promise<ChatStage> {
    const log = await PinoLog.open('chat-gateway', { logLevel: 'fatal', logFormat: 'json' });
    const parts: Partial<ProcessParts> = {};
    const stage = new ChatStage(log, parts as ProcessParts, stays);
    const settings = readSettings(
      {
        REDRESS_DATA_DIR: stage.folder,
        REDRESS_PUBLIC_URL: PUBLIC_URL,
        REDRESS_LISTEN: '127.0.0.1:0',
        ...environment,
      },
      { app: 'standalone', production: false },
    ).settings;
    Object.assign(parts, {
      app: 'chat-gateway',
      production: false,
      settings,
      log,
      health: new HealthChecks(),
      metrics: new Metrics(false),
      shutdown: stage.shutdown,
      stopping: new AbortController().signal,
      fail: (error: unknown) => {
        throw error;
      },
    } satisfies ProcessParts);
    const interpose: Interpose = async ({ collection, operation }, run) => {
      stage.before?.(collection, operation);
      const result = await run();
      stage.after?.(collection, operation);
      return result;
    };
    stage.engines = await openEngines(stage.parts, {
      interpose,
      wrapPublisher: (target) => new WatchedPublisher(target, stage.seen),
    });
    stage.hearSignals();
    for (let count = 0; count < replicas; count += 1) await stage.startReplica();
    return stage;
  }

  /** Another gateway over the same store. */
  async startReplica(stays = this.stays, signals = SIGNALS): Promise<void> {
    const timing = { sweepMs: 50, graceMs: 200, retryMs: [50] };
    this.replicas.push(
      await startApp(this.parts, this.opened(), [
        chatGatewayRole({ timing, waits: { lookMs: 50, stays, signals }, onFatal: this.parts.fail }),
      ]),
    );
  }

  url(replica = 0): string {
    const { port } = this.replicas[replica]?.getHttpServer().address() as { port: number };
    return `http://127.0.0.1:${String(port)}`;
  }

  kit(replica = 0): ChannelKit {
    const app = this.replicas[replica];
    if (app === undefined) throw new Error('there is no such replica');
    return app.get<ChannelKit>(channelKit('chat'), { strict: false });
  }

  async visitor(replica = 0, options: VisitorOptions = {}): Promise<Visitor> {
    const visitor = await Visitor.connect(this.url(replica), options);
    this.visitors.push(visitor);
    return visitor;
  }

  /** What went to the case service. */
  received(): MessageReceived[] {
    return this.seen
      .filter(({ event }) => event.type === EVENTS.messageReceived.type)
      .map(({ event }) => event.data as MessageReceived);
  }

  async arrived(count: number): Promise<readonly MessageReceived[]> {
    return until(
      () => {
        const first = new Map(this.received().map((message) => [message.id, message]));
        return first.size >= count ? [...first.values()] : undefined;
      },
      `message ${String(count)} on its way to the case service`,
    );
  }

  /** Resolves when the update is reported to be so. */
  async reached(updateId: string, state: string): Promise<void> {
    await until(
      () => this.states(updateId).find((each) => each === state),
      `${state} of ${updateId}: ${this.states(updateId).join(', ')}`,
    );
  }

  states(updateId: string): string[] {
    return this.seen
      .filter(({ event }) => event.type === EVENTS.deliveryChanged.type)
      .map(({ event }) => event.data as DeliveryChanged)
      .filter((report) => report.updateId === updateId)
      .map(({ state }) => state);
  }

  /** The case service has something said in a conversation. @returns the id of the update */
  async issue(conversation: string | undefined, text: string, change: Partial<UpdateIssued> = {}): Promise<string> {
    this.updates += 1;
    const update = issuedUpdate(this.updates, conversation, text, change);
    await this.opened().publisher.publish([update]);
    return update.event.data.updateId;
  }

  /** The case service keeps files that go with an update. @returns the list of them, as the update names it */
  async keepFiles(...sent: readonly { readonly name: string; readonly bytes: Buffer }[]): Promise<StoredFile> {
    const { files, ids } = this.opened();
    const listed: AttachmentData[] = [];
    for (const { name, bytes } of sent)
      listed.push({ ...(await files.put(`upload/staff/${ids.next()}`, bytes)), name, type: 'image/png' });
    return files.put(`updates/${ids.next()}/attachments`, Buffer.from(JSON.stringify(listed), 'utf8'));
  }

  /** The case service tells what the organisation says of itself, or of a team. */
  async organisation(item: string, value: Record<string, unknown>): Promise<void> {
    this.stated += 1;
    const data: OrganisationItemUpdated = { item, sequence: this.stated, erased: false, value };
    await this.state(TOPICS.organisation.name, item, EVENTS.organisationItemUpdated.type, data);
  }

  /** The case service tells what the visitor of a conversation may see of its case. */
  async view(chat: string, change: Partial<CaseViewUpdated> = {}): Promise<void> {
    this.stated += 1;
    const data: CaseViewUpdated = {
      caseId: CASE,
      reference: REFERENCE,
      sequence: this.stated,
      erased: false,
      state: 'received',
      receivedAt: instantNow(systemClock),
      handledBy: 'Parcels',
      chat,
      teamKey: 'parcels',
      conversation: [],
      conversationTotal: 0,
      ...change,
    };
    await this.state(TOPICS.caseViews.name, data.caseId, EVENTS.caseViewUpdated.type, data);
  }

  /** The case service tells what somebody of ours does in a conversation. */
  tell(conversation: string, change: Partial<ConversationSignalled> = {}): void {
    const at = instantNow(systemClock);
    const signal = { caseId: CASE, conversation, from: 'handler', what: 'typing', on: true, at, ...change };
    const { type } = EVENTS.conversationSignalled;
    const event = { id: this.opened().ids.next(), type, source: 'case-service', time: at, data: signal };
    this.opened().bus.signals.tell({ topic: TOPICS.live.name, key: CASE, event });
  }

  private hearSignals(): void {
    const hear = ({ data }: { readonly data: unknown }): void => {
      const signal = data as ConversationSignalled;
      if (signal.from === 'customer') this.signals.push(signal);
    };
    const registry = EVENT_REGISTRY;
    this.opened().bus.signals.hear({ topic: TOPICS.live.name, service: 'test', registry, hear });
  }

  private async state(topic: string, key: string, type: string, data: object): Promise<void> {
    const event = { id: this.opened().ids.next(), type, source: 'case-service', time: instantNow(systemClock), data };
    await this.opened().publisher.publish([{ topic, key, event }]);
  }

  async close(): Promise<void> {
    for (const visitor of this.visitors) visitor.leave();
    await this.shutdown.run(this.log);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private opened(): Engines {
    if (this.engines === undefined) throw new Error('the engines are not open yet');
    return this.engines;
  }
}

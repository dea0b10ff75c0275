import type { ChannelKit, Timing } from '@redress/channel-kit';
import type { Database } from '@redress/persistence';
import {
  SimulatedBus,
  SimulatedFiles,
  SimulatedLog,
  SimulatedRelay,
  SimulatedWorld,
  type FileBytes,
  type SimulatedProcess,
} from '@redress/testing';
import { CaseService } from './case-service.js';
import { toInstant } from '@redress/kernel';
import { Customers } from './customers.js';
import { PACED, startGateway, TIMING, type SimulatedChannel } from './gateway.js';
import type { Engines } from './engines.js';
import { isParked, leftOver, violations } from './invariants.js';
import type { Mutation } from './mutation.js';
import type { PlannedAction } from './planned-action.js';
import type { PlannedMessage } from './planned-message.js';
import type { PlannedTalk } from './planned-talk.js';
import { readRest, type Rest } from './rest.js';
import { REGISTRY } from './simulated-surroundings.js';
import { Staff } from './staff.js';
import type { StorePool } from './store-pool.js';
import { NOTHING_SAID, talkViolations } from './talk-invariants.js';
import { Talkers, type TalkGateway } from './talkers.js';
import { toldViolations } from './told-invariants.js';

const NEVER_MS = 30 * 86_400_000;
// Longer than anything of a schedule waits; the next dates lie an hour ahead.
const SOON_MS = 10 * 60_000;

export interface ProductOptions {
  readonly world: SimulatedWorld;
  readonly stores: StorePool;
  readonly messages: readonly PlannedMessage[];
  /** Replicas of the case service and of the mail gateway. */
  readonly replicas: { readonly cases: number; readonly email: number };
  readonly mutation?: Mutation;
  /** An address gets so little automatic mail that what is beyond goes out as one. */
  readonly paced?: boolean;
  /** What staff do; left out: nobody does anything, and nothing is told by a date. */
  readonly actions?: readonly PlannedAction[];
  /** Who texts, and who sits in conversations; left out: there are no gateways for them. */
  readonly talks?: readonly PlannedTalk[];
}

interface Replica {
  readonly process: SimulatedProcess;
  gateway?: TalkGateway;
}

/** The whole product in one world: gateways and case service, each replica a process, and the customers outside. */
export class SimulatedProduct {
  readonly relay = new SimulatedRelay();
  readonly log = new SimulatedLog();
  readonly customers: Customers;
  /** Staff, where there are any. */
  readonly staff: Staff | undefined;
  /** Whoever talks, where anybody does. */
  readonly talkers: Talkers | undefined;
  private readonly files: FileBytes = new Map();
  readonly services = new Map<string, CaseService>();
  private readonly gateways: Replica[] = [];

  constructor(private readonly options: ProductOptions) {
    const { world, stores, messages, replicas, actions, talks } = options;
    stores.clear();
    this.log.ensureTopics(REGISTRY.topics);
    for (let n = 1; n <= replicas.cases; n += 1) {
      this.add(`case-service-${String(n)}`, async (process, engines) => {
        const service = new CaseService(process, engines, actions !== undefined);
        this.services.set(process.name, service);
        await service.start();
      });
    }
    for (let n = 1; n <= replicas.email; n += 1) this.addGateway(`email-gateway-${String(n)}`, 'email');
    this.addGateway('web-gateway', 'web');
    const outside = world.addProcess('customers', () => Promise.resolve());
    void outside.start();
    this.customers = new Customers(
      outside,
      { gateway: (channel) => this.living(channel), mails: () => this.relay.taken, caseOf: (id) => this.caseOf(id) },
      messages,
    );
    this.staff = actions === undefined ? undefined : this.staffOf(actions);
    this.talkers = talks === undefined ? undefined : this.talkersOf(talks);
  }

  async start(): Promise<void> {
    for (const process of this.options.world.processes) if (!process.alive) void process.start();
    await Promise.resolve();
    this.customers.begin();
    this.staff?.begin();
    this.talkers?.begin();
  }

  /** True when nothing is on its way anywhere, or a person is needed. */
  isSettled(): boolean {
    const done = this.customers.done && this.staff?.done !== false && this.talkers?.done !== false;
    if (!done || !this.log.isDrained()) return false;
    const rest = this.rest();
    return isParked(rest) || leftOver(rest).length === 0;
  }

  rest(): Rest {
    const { stores, world } = this.options;
    const until = this.staff === undefined ? '' : toInstant(world.clock.now() + SOON_MS);
    return readRest((collection) => stores.documents(collection), this.relay.taken, until);
  }

  violations(): string[] {
    const rest = this.rest();
    const told =
      this.staff === undefined ? [] : toldViolations(rest, toInstant(this.options.world.clock.now()), this.staff);
    const said = this.talkers ?? NOTHING_SAID;
    return [...violations(rest, this.customers, said), ...told, ...talkViolations(rest, said)];
  }

  private talkersOf(talks: readonly PlannedTalk[]): Talkers {
    this.addGateway('sms-gateway', 'sms');
    this.addGateway('chat-gateway', 'chat');
    const outside = this.options.world.addProcess('talkers', () => Promise.resolve());
    void outside.start();
    return new Talkers(outside, (channel) => this.gatewayOf(channel), talks);
  }

  private staffOf(actions: readonly PlannedAction[]): Staff {
    const outside = this.options.world.addProcess('staff', () => Promise.resolve());
    void outside.start();
    const view = { service: () => this.livingService(), openCase: (message: number) => this.openCase(message) };
    return new Staff(outside, view, actions, this.options.mutation?.forgetKeys);
  }

  private livingService(): CaseService | undefined {
    const { world } = this.options;
    const alive = world.processes.filter((each) => each.alive && this.services.has(each.name));
    if (alive.length === 0) return undefined;
    return this.services.get(world.random.fork(`serve ${String(world.callCount)}`).pick(alive).name);
  }

  /** The case of a message, once it is open. */
  private openCase(message: number): string | undefined {
    const messageId = this.customers.idOf(message);
    const caseId = messageId === undefined ? undefined : this.caseOf(messageId);
    const heads = this.options.stores.documents<{ _id: string; opened: boolean }>('cases');
    return heads.find(({ _id, opened }) => opened && _id === caseId)?._id;
  }

  private timing(): Timing {
    const { mutation, paced } = this.options;
    const timing = paced === true ? PACED : TIMING;
    return mutation?.publishOnce === true ? { ...timing, republishMs: [NEVER_MS] } : timing;
  }

  private addGateway(name: string, channel: SimulatedChannel): void {
    const replica: { process?: SimulatedProcess; gateway?: TalkGateway } = {};
    const process = this.add(name, async (self, engines) => {
      delete replica.gateway;
      replica.gateway = await startGateway(self, engines, channel, this.relay, this.timing());
    });
    replica.process = process;
    this.gateways.push(replica as Replica);
  }

  private add(name: string, boot: (process: SimulatedProcess, engines: Engines) => Promise<void>): SimulatedProcess {
    const { world, stores, mutation } = this.options;
    return world.addProcess(name, async (process) => {
      const database: Database = stores.connect(process, mutation);
      const bus = new SimulatedBus(process, this.log, mutation?.commitOrder);
      await boot(process, { database, bus, files: new SimulatedFiles(process, this.files) });
    });
  }

  /** The kit of a living gateway. */
  living(channel: SimulatedChannel): ChannelKit | undefined {
    return this.gatewayOf(channel)?.kit;
  }

  private gatewayOf(channel: SimulatedChannel): TalkGateway | undefined {
    const running = this.gateways.filter(
      ({ process, gateway }) => process.alive && gateway !== undefined && process.name.startsWith(channel),
    );
    return running.length === 0
      ? undefined
      : this.options.world.random.fork(`pick ${String(this.options.world.callCount)}`).pick(running).gateway;
  }

  private caseOf(messageId: string): string | undefined {
    const binding = this.options.stores
      .documents<{ _id: string; caseId: string }>('bindings')
      .find(({ _id }) => _id === messageId);
    return binding?.caseId;
  }
}

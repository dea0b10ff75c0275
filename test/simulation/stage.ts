import { SimulatedWorld, type PendingCall } from '@redress/testing';
import { SERVICES, TOPICS } from '@redress/contracts';
import type { CaseService } from './case-service.js';
import { partyKey } from './customers.js';
import type { Rest } from './rest.js';
import type { PlannedAction } from './planned-action.js';
import { ACCOUNTS, type PlannedMessage } from './planned-message.js';
import { SimulatedProduct } from './simulated-product.js';
import type { StorePool } from './store-pool.js';

const STEPS = 20_000;
const HOUR = 3_600_000;

export interface StageOptions {
  readonly messages: readonly PlannedMessage[];
  readonly replicas?: { readonly cases: number; readonly email: number };
  readonly seed?: number;
  /** What staff do; left out: nothing is told by a date. */
  readonly actions?: readonly PlannedAction[];
}

/** A world that a test steers by hand: hold this call, wait for that one, kill this process, let go. */
export class Stage {
  readonly world: SimulatedWorld;
  readonly product: SimulatedProduct;

  constructor(stores: StorePool, { messages, replicas = { cases: 1, email: 1 }, seed = 1, actions }: StageOptions) {
    this.world = new SimulatedWorld({ seed, keepTrace: true });
    this.product = new SimulatedProduct({
      world: this.world,
      stores,
      messages,
      replicas,
      ...(actions === undefined ? {} : { actions }),
    });
  }

  async begin(): Promise<void> {
    await this.product.start();
  }

  /** Holds calls with such a label, of that process when it is named; the returned function lets go. */
  hold(label: RegExp, process?: string): () => void {
    return this.world.hold((call) => matches(call, label, process));
  }

  /** Holds the first such call and no other. */
  holdFirst(label: RegExp, process?: string): () => void {
    let held: PendingCall | undefined;
    return this.world.hold((call) => {
      if (held === undefined && matches(call, label, process)) held = call;
      return held === call;
    });
  }

  /** Steps until such a call waits to be applied. */
  async untilWaiting(label: RegExp, process?: string): Promise<PendingCall> {
    for (let step = 0; step < STEPS; step += 1) {
      const call = this.world.waiting.find((each) => each.answer === undefined && matches(each, label, process));
      if (call !== undefined) return call;
      await this.world.step();
    }
    throw new Error(`no call ${String(label)} came`);
  }

  /** Lets the world go on until such a call waits, and holds that one call. */
  async heldOnce(label: RegExp, process?: string): Promise<{ readonly release: () => void }> {
    const held = await this.untilWaiting(label, process);
    return { release: this.world.hold((call) => call === held) };
  }

  waits(label: RegExp, process?: string): boolean {
    return this.world.waiting.some((call) => matches(call, label, process));
  }

  rest(): Rest {
    return this.product.rest();
  }

  /** The id under which message `number` was accepted. */
  idOf(number: number): string | undefined {
    return this.product.customers.idOf(number);
  }

  doorSlots(): string[] {
    return this.rest().doors.flatMap((door) => door.slots.map((slot) => slot.caseId));
  }

  service(name: string): CaseService {
    const service = this.product.services.get(name);
    if (service === undefined) throw new Error(`there is no process ${name}`);
    return service;
  }

  /** Two parties whose messages lie in different partitions, so that different members may work on them. */
  partiesApart(): readonly [string, string] {
    const { log } = this.product;
    const part = (party: string): number => log.partitionFor(TOPICS.inbound.name, partyKey(party));
    const other = ['ben', 'cleo', 'dora', 'emil', 'fritz'].find((party) => part(party) !== part('anna'));
    if (other === undefined) throw new Error('every party lies in one partition');
    return ['anna', other];
  }

  /** Steps until `done` holds, looked at after every step. */
  async until(done: () => boolean): Promise<void> {
    for (let step = 0; step < STEPS; step += 1) {
      if (done()) return;
      await this.world.step();
    }
    throw new Error(
      `it did not come to that within ${String(STEPS)} steps:\n${this.world.trace.lines.slice(-80).join('\n')}`,
    );
  }

  /** Lets time pass, with whatever happens meanwhile. */
  async pass(ms: number): Promise<void> {
    const end = this.world.clock.now() + ms;
    this.world.clock.set(this, ms, () => undefined);
    await this.until(() => this.world.clock.now() >= end);
  }

  /** Kills a process; nothing that it had asked for takes effect. */
  async crash(name: string, restartAfter: number): Promise<void> {
    const process = this.world.processes.find((each) => each.name === name);
    if (process === undefined) throw new Error(`there is no process ${name}`);
    await this.world.crash(process, restartAfter, 'lost');
  }

  /** Steps until `work`, which runs inside of the world, has ended. */
  async finish(work: Promise<unknown> | undefined): Promise<void> {
    let ended = false;
    const watched = work?.finally(() => {
      ended = true;
    });
    await this.until(() => ended);
    await watched;
  }

  /** Gives the messages of each party to one replica of the case service. */
  share(parties: Readonly<Record<string, string>>): void {
    for (const [party, member] of Object.entries(parties)) {
      this.product.log.assign(SERVICES.case, TOPICS.inbound.name, partyKey(party), member);
    }
  }

  /** Lets go of everything, drives the world to rest and returns the promises that were not kept. */
  async settle(): Promise<string[]> {
    this.world.calm();
    await this.world.runUntil(() => this.product.isSettled(), {
      steps: STEPS,
      until: this.world.clock.now() + 4 * HOUR,
    });
    return this.product.violations();
  }

  /** How often such a call has been performed. */
  count(label: RegExp): number {
    return this.world.trace.lines.filter((line) => label.test(line)).length;
  }
}

/** A mail from `party` that has something to do with no other; tests change what they need. */
export function mail(number: number, party: string, change: Partial<PlannedMessage> = {}): PlannedMessage {
  return {
    number,
    channel: 'email',
    party,
    kind: 'message',
    evidence: { kind: 'none' },
    copies: [],
    account: ACCOUNTS[0],
    after: 0,
    repeats: 0,
    withAddress: true,
    ...change,
  };
}

function matches(call: PendingCall, label: RegExp, process?: string): boolean {
  return label.test(call.label) && (process === undefined || call.process.name === process);
}

import type { Person, Roster } from '@redress/assignment';
import { CASES, isClosed, type CaseHead } from '@redress/cases';
import { RedressError, toInstant } from '@redress/kernel';
import { SimulatedWorld, type SimulatedProcess } from '@redress/testing';
import type { StorePool } from '../simulation/store-pool.js';
import { findingsOf, type Step } from './desk-step.js';
import { DispatchReplica } from './dispatch-replica.js';
import { incomingMessage } from './incoming-message.js';
import { faultsOfOrder } from './queue-order.js';
import { PLAIN_POLICY } from './plain-policy.js';
import { WatchedEngine } from './watched-engine.js';

export const REPLICAS = ['replica-1', 'replica-2', 'replica-3'] as const;
const UNOPENED = 2;
const TEAM = 'parcels';
const STEPS = 100_000;
const DAY = 86_400_000;
// Longer than a lease lasts and than a slot without a case is left alone.
const AFTER_A_DEATH_MS = 180_000;

/** What a step was refused with where others were faster; anything else is a fault. */
const REFUSALS = [
  'case-contended',
  'revision-stale',
  'seat-full',
  'case-unassigned',
  'forbidden',
  'transition-not-allowed',
  'message-not-allowed',
];

/** Several replicas of dispatch in one world that decides, from a seed, in which order their calls reach the store. */
export class ReplicatedDesk {
  readonly engine: WatchedEngine;
  readonly faults: string[] = [];
  private readonly world: SimulatedWorld;
  private readonly replicas = new Map<string, DispatchReplica>();
  private readonly due = new Map<string, number>();
  private readonly came: string[] = [];
  private people: readonly Person[] = [];
  private underWay = 0;
  private assigned: CaseHead[] = [];

  constructor(
    seed: number,
    private readonly stores: StorePool,
  ) {
    this.world = new SimulatedWorld({ seed, keepTrace: true });
    this.engine = new WatchedEngine({ unopened: UNOPENED }, (head) => {
      this.note(head);
    });
    stores.clear(this.engine);
    for (const name of REPLICAS) this.world.addProcess(name, async (process) => this.boot(process));
  }

  async open(): Promise<void> {
    for (const process of this.world.processes) await process.start();
  }

  /** Who works from now on; everything is at rest. */
  async staff(people: readonly Person[]): Promise<void> {
    this.people = people;
    const seats = people.map(({ key, capacity }) => ({ handlerKey: key, capacity }));
    this.at(REPLICAS[0], (replica) => replica.seats.furnish(seats));
    await this.rest();
  }

  /** Does all of it at once, each step at the replica that it names. */
  async play(steps: readonly { readonly step: Step; readonly replica: number }[]): Promise<void> {
    let died = false;
    for (const { step, replica } of steps) {
      const name = REPLICAS[replica % REPLICAS.length] ?? REPLICAS[0];
      if (step.kind === 'crash') {
        died = true;
        await this.crash(name);
      } else this.at(name, (at) => this.perform(step, at));
      // Some come while others are half done.
      for (let n = 0; n < replica; n += 1) await this.world.step();
    }
    await this.rest();
    if (died) await this.pass(AFTER_A_DEATH_MS);
  }

  /** What never may be and was, and what is not as it must be now that all is at rest. */
  judge(): string[] {
    return [...this.faults, ...this.engine.faults, ...this.engine.slotFaults()];
  }

  /**
   * One replica puts seats right and serves the queue while nobody else is at work; returns what is wrong with that: a case
   * that still waits though somebody could be given it, or that was passed over for one that comes after it.
   */
  async serveAlone(): Promise<string[]> {
    const wrong: string[] = [];
    this.assigned = [];
    this.at(REPLICAS[1], async (replica) => {
      await replica.core.sweeper.sweep(this.failed);
      await replica.slots.sweep();
      this.assigned = [];
      await replica.dispatcher.serveAll();
      const round = await replica.considering.round(TEAM);
      const waiting = await replica.core.stores.cases.queued(TEAM, 1_000);
      wrong.push(...(await faultsOfOrder(waiting, this.assigned, replica.considering, round)));
    });
    await this.rest();
    return wrong;
  }

  /** What happened last, for whoever has to find out why. */
  trace(): string {
    return this.world.trace.lines.slice(-60).join('\n');
  }

  private async boot(process: SimulatedProcess): Promise<void> {
    const replica = new DispatchReplica({
      database: this.stores.connect(process, undefined),
      clock: process.clock,
      ids: process.ids,
      roster: this.roster(),
      policy: { ...PLAIN_POLICY, teamOf: () => TEAM, clocks: (at) => this.clocksOf(at) },
      triage: { find: ({ text }) => findingsOf(text) },
      onFailure: this.failed,
    });
    this.replicas.set(process.name, replica);
    return Promise.resolve();
  }

  private readonly failed = (caseId: string, error: unknown): void => {
    this.faults.push(`case ${caseId} failed: ${String(error)}`);
  };

  private at(name: string, work: (replica: DispatchReplica) => Promise<unknown>): void {
    const replica = this.replicas.get(name);
    const process = this.world.processes.find((each) => each.name === name);
    if (replica === undefined || process?.alive !== true) return;
    const { incarnation } = process;
    this.underWay += 1;
    const ended = (): void => {
      if (process.incarnation === incarnation) this.underWay -= 1;
    };
    void work(replica)
      .catch((error: unknown) => {
        if (!(error instanceof RedressError && REFUSALS.includes(error.code))) this.faults.push(String(error));
      })
      .finally(ended);
  }

  private async crash(name: string): Promise<void> {
    await this.rest();
    const process = this.world.processes.find((each) => each.name === name);
    if (process === undefined) return;
    // In the midst of what it does for everybody.
    this.at(name, (replica) => replica.dispatcher.serveAll());
    for (let n = 0; n < 12; n += 1) await this.world.step();
    this.underWay = 0;
    await this.world.crash(process, 1_000);
    await this.pass(2_000);
  }

  private async rest(): Promise<void> {
    await this.world.runUntil(() => this.underWay === 0, { steps: STEPS, until: Infinity });
  }

  private async pass(ms: number): Promise<void> {
    const end = this.world.clock.now() + ms;
    this.world.clock.set(this, ms, () => undefined);
    while (this.world.clock.now() < end) await this.world.step();
    await this.rest();
  }

  private async perform(step: Exclude<Step, { kind: 'crash' }>, replica: DispatchReplica): Promise<void> {
    switch (step.kind) {
      case 'arrive':
        return this.arrive(step, replica);
      case 'next': {
        const person = this.people[step.person % this.people.length];
        if (person !== undefined) await replica.taking.next(person.key, [TEAM]);
        return;
      }
      case 'serve':
        return replica.dispatcher.serveAll();
      case 'sweep':
        await replica.pickUps.sweep(() => undefined);
        await replica.core.sweeper.sweep(this.failed);
        await replica.slots.sweep();
        return;
      default: {
        const caseId = this.came.at(-1 - (step.at % this.came.length));
        const head = caseId === undefined ? null : await replica.core.stores.cases.find(caseId);
        if (head?.opened === true) await this.work(step.kind, head, replica);
      }
    }
  }

  private async arrive(step: Extract<Step, { kind: 'arrive' }>, { core, dispatcher }: DispatchReplica): Promise<void> {
    const id = `c${String(this.came.length)}`;
    this.came.push(id);
    const at = this.world.clock.now();
    this.due.set(toInstant(at), step.dueIn);
    const head = await core.receive.receive(incomingMessage({ id, from: step.from, at, words: step.words }));
    if (head !== undefined && head.queue !== '') await dispatcher.dispatch(head);
  }

  private async work(
    kind: 'look' | 'ask' | 'answer' | 'name' | 'decline' | 'close',
    head: CaseHead,
    { byHand, core, dispatcher, reading }: DispatchReplica,
  ): Promise<void> {
    const { _id, handlerKey: by, revision } = head;
    const at = this.world.clock.now();
    const from = head.customer.address ?? '';
    if (kind === 'answer' || kind === 'name') {
      const words = kind === 'answer' ? 'my answer' : `it was ${by === '' ? 'p0' : by}`;
      await core.receive.receive(
        incomingMessage({ id: `${_id}-${kind}-${String(revision)}`, from, at, words, answers: _id }),
      );
      return;
    }
    if (by === '' || isClosed(head.state)) return;
    if (kind === 'look') await reading.look(head, by);
    if (kind === 'ask') {
      const idempotencyKey = `${_id} ${String(revision)}`;
      await core.writing.message({ caseId: _id, author: by, text: 'words', idempotencyKey }, 'question');
    }
    if (kind === 'close') await core.moving.move(head, { to: 'closed', reason: 'done' }, { by, revision });
    if (kind === 'decline') {
      const released = await byHand.release(_id, { by, leads: false, revision, reason: 'cannot' });
      await dispatcher.dispatch(released);
    }
  }

  private note(head: CaseHead): void {
    this.assigned.push(head);
    const person = this.people.find(({ key }) => key === head.handlerKey);
    const machine = head.assignment.reasons[0]?.code === 'chosen';
    if (!machine || head.urgency === 0) return;
    if (person?.duty !== 'on') this.faults.push(`case ${head._id} went to ${head.handlerKey}, who is not at work`);
    const [category = ''] = head.needs.split('|');
    if (category !== '' && person?.skills.includes(category) !== true)
      this.faults.push(`case ${head._id} went to ${head.handlerKey}, who cannot do it`);
    if (person?.conflicts.includes(head.customer.address ?? '') === true)
      this.faults.push(`case ${head._id} went to ${head.handlerKey}, who declared an interest`);
    if (head.assignment.declined?.includes(head.handlerKey) === true)
      this.faults.push(`case ${head._id} went to ${head.handlerKey}, who declined it`);
  }

  private clocksOf(receivedAt: string): ReturnType<typeof PLAIN_POLICY.clocks> {
    const dueAt = toInstant(Date.parse(receivedAt) + (this.due.get(receivedAt) ?? 1) * DAY);
    return [
      {
        name: 'decision',
        duty: 'decide',
        startedAt: receivedAt,
        dueAt,
        rule: 'test',
        basis: 'practice',
        explanation: [],
      },
    ];
  }

  private roster(): Roster {
    return {
      teams: () => [{ key: TEAM, mode: 'push' }],
      people: () => this.people,
      demand: (needs) => {
        const [category = ''] = needs.split('|');
        return {
          requires: category === '' ? [] : [category],
          prefers: [],
          language: '',
          channel: 'email',
          weight: 100,
        };
      },
      rules: () => ({ pickUpMinutes: 60, chatPickUpMinutes: 1, unopened: UNOPENED, relaxMinutes: 30, returning: true }),
      share: (move) => ({ ours: 100, customer: 25, outside: 0, nobody: 0 })[move],
      seats: () => this.people.map(({ key, capacity }) => ({ handlerKey: key, capacity })),
      person: (key) => this.people.find((each) => each.key === key),
    };
  }

  /** Every case that is there. */
  heads(): readonly CaseHead[] {
    return this.engine.peek(CASES.name) as readonly CaseHead[];
  }
}

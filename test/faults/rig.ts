import type { Database } from '@redress/persistence';
import { FaultRelay } from './fault-relay.js';
import { FaultyProduct } from './faulty-product.js';
import { reconcile } from './reconcile.js';
import type { SeamPlan } from './seam-plan.js';

/** Opens the stopped product's documents, hands them to `read`, and closes them. */
export type ReadDocuments = (dataFolder: string, read: (database: Database) => Promise<string[]>) => Promise<string[]>;

/** What is sent: the two ways in that the product has. */
export const MESSAGE_KINDS = ['mail', 'form'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

const DRY_RUNS = 3;
const COUNT: SeamPlan = { kind: 'count' };

/** One product with its relay, and everything that was sent to it. */
export class Rig {
  readonly sent: string[] = [];

  private constructor(
    readonly relay: FaultRelay,
    readonly product: FaultyProduct,
    private readonly readDocuments: ReadDocuments,
  ) {}

  static async open(readDocuments: ReadDocuments, environment: Readonly<Record<string, string>> = {}): Promise<Rig> {
    const relay = new FaultRelay();
    return new Rig(relay, await FaultyProduct.create(await relay.listen(), environment), readDocuments);
  }

  /**
   * Plays a mail and a form without a fault, then `DRY_RUNS` of each, and returns the calls of that mail and of that form
   * which made the fewest: what is swept up or written together differs, what must be done does not.
   */
  async dryRun(): Promise<Readonly<Record<MessageKind, readonly string[]>>> {
    await this.playBoth('first', COUNT);
    return { mail: await this.fewestCalls('mail'), form: await this.fewestCalls('form') };
  }

  /** Sends one message under a plan, and waits until nothing is left over. */
  async play(kind: MessageKind, name: string, plan: SeamPlan): Promise<void> {
    if (!this.product.isRunning) await this.product.start();
    await this.product.plan(plan);
    this.sent.push(`${kind}-${name}`);
    if (kind === 'mail') await this.product.mail(`mail-${name}`);
    else await this.product.form(`form-${name}`);
    await this.product.settle();
  }

  async playBoth(name: string, plan: SeamPlan): Promise<void> {
    for (const kind of MESSAGE_KINDS) await this.play(kind, name, plan);
  }

  /** Sends a mail under a plan that kills, and leaves the product dead. */
  async playUntilDeath(name: string, plan: SeamPlan): Promise<void> {
    await this.product.plan(plan);
    this.sent.push(`mail-${name}`);
    // It is accepted before it is published; whether the sender still hears of that does not matter.
    await this.product.mailOnce(`mail-${name}`).catch(() => undefined);
    await this.product.death();
  }

  private async fewestCalls(kind: MessageKind): Promise<readonly string[]> {
    const made: (readonly string[])[] = [];
    for (let run = 1; run <= DRY_RUNS; run += 1) {
      await this.play(kind, `dry-${String(run)}`, COUNT);
      made.push(await this.product.calls());
    }
    return made.reduce((fewest, calls) => (calls.length < fewest.length ? calls : fewest));
  }

  /** Stops the product in order and reads what it left. */
  async reconcile(): Promise<string[]> {
    await this.product.stop();
    return await this.readDocuments(this.product.dataFolder, (database) =>
      reconcile(database, this.sent, this.relay.taken),
    );
  }

  async close(): Promise<void> {
    await this.product.remove();
    await this.relay.close();
  }
}

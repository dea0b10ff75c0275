import type { Database } from '@redress/persistence';
import { FaultRelay } from './fault-relay.js';
import { FaultyProduct } from './faulty-product.js';
import { reconcile } from './reconcile.js';
import type { SeamPlan } from './seam-plan.js';

/** Opens the stopped product's documents, hands them to `read`, and closes them. */
export type ReadDocuments = (dataFolder: string, read: (database: Database) => Promise<string[]>) => Promise<string[]>;

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

  /** Starts the product, plays one mail and one form without a fault, and returns the calls that a second pair makes. */
  async dryRun(): Promise<readonly string[]> {
    await this.play('first', { kind: 'count' });
    await this.play('dry', { kind: 'count' });
    return await this.product.calls();
  }

  /** Sends one mail and one form under a plan, and waits until nothing is left over. */
  async play(name: string, plan: SeamPlan): Promise<void> {
    if (!this.product.isRunning) await this.product.start();
    await this.product.plan(plan);
    this.sent.push(`mail-${name}`, `form-${name}`);
    await this.product.mail(`mail-${name}`);
    await this.product.settle();
    await this.product.form(`form-${name}`);
    await this.product.settle();
  }

  /** Sends a mail under a plan that kills, and leaves the product dead. */
  async playUntilDeath(name: string, plan: SeamPlan): Promise<void> {
    await this.product.plan(plan);
    this.sent.push(`mail-${name}`);
    // It is accepted before it is published; whether the sender still hears of that does not matter.
    await this.product.mailOnce(`mail-${name}`).catch(() => undefined);
    await this.product.death();
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

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

  /** Plays a mail and a form without a fault, and returns the calls that a second mail and a second form make. */
  async dryRun(): Promise<Readonly<Record<MessageKind, readonly string[]>>> {
    await this.playBoth('first', COUNT);
    await this.play('mail', 'dry', COUNT);
    const mail = await this.product.calls();
    await this.play('form', 'dry', COUNT);
    return { mail, form: await this.product.calls() };
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

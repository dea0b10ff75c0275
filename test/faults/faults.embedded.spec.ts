import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SqliteStore } from '@redress/sqlite';
import { openDatabase } from '@redress/persistence';
import { FaultRelay } from './fault-relay.js';
import { FaultyProduct } from './faulty-product.js';
import { reconcile } from './reconcile.js';
import type { SeamPlan } from './seam-plan.js';

const MINUTES = 60_000;

/** One product with its relay, and everything that was sent to it. */
class Rig {
  readonly sent: string[] = [];

  private constructor(
    readonly relay: FaultRelay,
    readonly product: FaultyProduct,
  ) {}

  static async open(): Promise<Rig> {
    const relay = new FaultRelay();
    return new Rig(relay, await FaultyProduct.create(await relay.listen()));
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

  /** Stops the product in order and reads what it left. */
  async reconcile(): Promise<string[]> {
    await this.product.stop();
    const store = await SqliteStore.open(this.product.dataFolder);
    const database = await openDatabase('sqlite:', { store });
    try {
      return await reconcile(database, this.sent, this.relay.taken);
    } finally {
      await database.close();
      await store.close();
    }
  }

  async close(): Promise<void> {
    await this.product.remove();
    await this.relay.close();
  }
}

describe('the product on the embedded engines', () => {
  let calls: readonly string[] = [];

  beforeAll(async () => {
    const rig = await Rig.open();
    try {
      await rig.play('first', { kind: 'count' });
      await rig.play('dry', { kind: 'count' });
      calls = await rig.product.calls();
      expect(await rig.reconcile()).toEqual([]);
    } finally {
      await rig.close();
    }
  }, 2 * MINUTES);

  it('crosses its seams for one mail and one form', () => {
    process.stdout.write(`${String(calls.length)} calls: ${calls.join(', ')}\n`);
    expect(calls.length).toBeGreaterThan(40);
  });
});

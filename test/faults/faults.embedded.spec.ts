import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '@redress/persistence';
import { SqliteStore } from '@redress/sqlite';
import Libsql from 'libsql';
import type { ReadDocuments } from './rig.js';
import { Rig } from './rig.js';
import type { SeamPlan } from './seam-plan.js';

const MINUTES = 60_000;

const readEmbedded: ReadDocuments = async (dataFolder, read) => {
  const store = await SqliteStore.open(dataFolder);
  const database = await openDatabase('sqlite:', { store });
  try {
    return await read(database);
  } finally {
    await database.close();
    await store.close();
  }
};

describe('the product on the embedded engines', () => {
  let calls: readonly string[] = [];
  const rigs: Rig[] = [];

  async function open(): Promise<Rig> {
    const rig = await Rig.open(readEmbedded);
    rigs.push(rig);
    return rig;
  }

  /** Plays one pair of messages a plan; two products share the plans, for there are two cores. */
  async function playAll(plans: readonly SeamPlan[]): Promise<string[]> {
    const pair = [await open(), await open()];
    await Promise.all(
      pair.map(async (rig, half) => {
        for (const [index, plan] of plans.entries())
          if (index % pair.length === half) await rig.play(String(index), plan);
      }),
    );
    for (const rig of pair) expect(await rig.reconcile()).toEqual([]);
    return pair.flatMap((rig) => rig.product.deaths);
  }

  beforeAll(async () => {
    const rig = await open();
    calls = await rig.dryRun();
    expect(await rig.reconcile()).toEqual([]);
    await rig.close();
  }, 2 * MINUTES);

  afterEach(async () => {
    for (const rig of rigs.splice(0)) await rig.close();
  });

  it('crosses every seam for one mail and one form', () => {
    const seams = [
      'put raw/email',
      'email_inbox',
      'redress.inbound',
      'bindings',
      'cases',
      'case_entries',
      'email_deliveries',
      'redress.receipts',
    ];
    for (const seam of seams) expect(calls.filter((call) => call.includes(seam))).not.toEqual([]);
  });

  it(
    'loses and repeats nothing when it is killed after any call that changes something',
    async () => {
      const deaths = await playAll(calls.map((_, index) => ({ kind: 'kill', at: index + 1, when: 'after' })));
      process.stdout.write(`faults: killed at ${String(deaths.length)} of ${String(calls.length)} calls\n`);
      // A call more or less is made as marks are written together or apart.
      expect(deaths.length).toBeGreaterThan(calls.length * 0.9);
    },
    10 * MINUTES,
  );

  it(
    'loses and repeats nothing when it is killed before a call to broker or file store',
    async () => {
      const plans = calls.flatMap((call, index): SeamPlan[] =>
        /^(?:publish|put)/u.test(call) ? [{ kind: 'kill', at: index + 1, when: 'before' }] : [],
      );
      expect((await playAll(plans)).length).toBeGreaterThan(0);
    },
    5 * MINUTES,
  );

  it(
    'loses and repeats nothing when the answer of any call is lost',
    async () => {
      const deaths = await playAll(calls.map((_, index) => ({ kind: 'lose', at: index + 1 })));
      expect(deaths).toEqual([]);
    },
    10 * MINUTES,
  );

  it(
    'sends again as the very same mail when it dies, or hears nothing, after the relay took it',
    async () => {
      const rig = await open();
      await rig.dryRun();
      let dies = true;
      rig.relay.onTaken = () => {
        rig.relay.onTaken = () => true;
        if (dies) rig.product.kill();
        return false;
      };
      await rig.play('killed', { kind: 'count' });
      dies = false;
      rig.relay.onTaken = () => {
        rig.relay.onTaken = () => true;
        return false;
      };
      await rig.play('unheard', { kind: 'count' });
      const mails = new Set(rig.relay.taken.map(({ messageId }) => messageId));
      expect(rig.relay.taken.length - mails.size).toBe(2);
      expect(await rig.reconcile()).toEqual([]);
    },
    2 * MINUTES,
  );

  it(
    'brings everything back from its inbox when the log is lost while it is down',
    async () => {
      const rig = await open();
      const first = await rig.dryRun();
      const publish = first.findIndex((call) => call.startsWith('publish')) + 1;
      // Accepted and in the log, and nobody has read it yet: then the log is gone.
      await rig.playUntilDeath('wiped', { kind: 'kill', at: publish, when: 'after' });
      const log = new Libsql(join(rig.product.dataFolder, 'redress.db'));
      for (const table of ['bus_records', 'bus_offsets']) log.prepare(`DELETE FROM ${table}`).run();
      log.close();
      await rig.play('after', { kind: 'count' });
      expect(await rig.reconcile()).toEqual([]);
    },
    2 * MINUTES,
  );
});

import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '@redress/persistence';
import { SqliteStore } from '@redress/sqlite';
import Libsql from 'libsql';
import { MESSAGE_KINDS, Rig, type MessageKind, type ReadDocuments } from './rig.js';
import type { SeamPlan } from './seam-plan.js';

const MINUTES = 60_000;
// Every death costs a start of the product: each second call unless asked for all of them (REDRESS_FAULTS_EVERY=1).
const EVERY = Number(process.env['REDRESS_FAULTS_EVERY'] ?? 2);

/** One call over a seam: the `at`-th that a message of that kind makes. */
interface Call {
  readonly kind: MessageKind;
  readonly at: number;
  readonly label: string;
}

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
  const rigs: Rig[] = [];
  /** The calls that one mail and one form make. */
  let calls: readonly Call[] = [];

  async function open(): Promise<Rig> {
    const rig = await Rig.open(readEmbedded);
    rigs.push(rig);
    return rig;
  }

  /** Plays a message for each of the chosen calls, under a plan for it; two products share them, for there are two cores. */
  async function playAll(chosen: readonly Call[], planFor: (at: number) => SeamPlan): Promise<string[]> {
    const pair = [await open(), await open()];
    await Promise.all(
      pair.map(async (rig, half) => {
        for (const [index, { kind, at }] of chosen.entries())
          if (index % pair.length === half) await rig.play(kind, String(at), planFor(at));
      }),
    );
    for (const rig of pair) expect(await rig.reconcile()).toEqual([]);
    return pair.flatMap((rig) => rig.product.deaths);
  }

  beforeAll(async () => {
    const rig = await open();
    const made = await rig.dryRun();
    expect(await rig.reconcile()).toEqual([]);
    calls = MESSAGE_KINDS.flatMap((kind) => made[kind].map((label, index) => ({ kind, at: index + 1, label })));
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
    for (const seam of seams) expect(calls.filter(({ label }) => label.includes(seam))).not.toEqual([]);
  });

  it(
    'loses and repeats nothing when it is killed after any call that changes something',
    async () => {
      const chosen = calls.filter((_, index) => index % EVERY === 0);
      const deaths = await playAll(chosen, (at) => ({ kind: 'kill', at, when: 'after' }));
      process.stdout.write(`faults: killed at ${String(deaths.length)} of ${String(calls.length)} calls\n`);
      // A call more or less is made as marks are written together or apart.
      expect(deaths.length).toBeGreaterThan(chosen.length * 0.9);
    },
    10 * MINUTES,
  );

  it(
    'loses and repeats nothing when it is killed before a call to broker or file store',
    async () => {
      const handOvers = calls.filter(({ label }) => /^(?:publish|put)/u.test(label));
      const deaths = await playAll(handOvers, (at) => ({ kind: 'kill', at, when: 'before' }));
      expect(deaths.length).toBeGreaterThan(0);
    },
    5 * MINUTES,
  );

  it(
    'loses and repeats nothing when the answer of any call is lost',
    async () => {
      const deaths = await playAll(
        calls.filter((_, index) => index % EVERY === EVERY - 1),
        (at) => ({ kind: 'lose', at }),
      );
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
      await rig.playBoth('killed', { kind: 'count' });
      dies = false;
      rig.relay.onTaken = () => {
        rig.relay.onTaken = () => true;
        return false;
      };
      await rig.playBoth('unheard', { kind: 'count' });
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
      const { mail } = await rig.dryRun();
      const publish = mail.findIndex((call) => call.startsWith('publish')) + 1;
      // Accepted and in the log, and nobody has read it yet: then the log is gone.
      await rig.playUntilDeath('wiped', { kind: 'kill', at: publish, when: 'after' });
      const log = new Libsql(join(rig.product.dataFolder, 'redress.db'));
      for (const table of ['bus_records', 'bus_offsets']) log.prepare(`DELETE FROM ${table}`).run();
      log.close();
      await rig.playBoth('after', { kind: 'count' });
      expect(await rig.reconcile()).toEqual([]);
    },
    2 * MINUTES,
  );
});

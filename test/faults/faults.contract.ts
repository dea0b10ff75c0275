import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { MESSAGE_KINDS, type MessageKind, type Rig } from './rig.js';
import type { SeamCall, SeamPlan } from './seam-plan.js';

const MINUTES = 60_000;

/** One pair of engines, as the suite of fault points needs it. */
export interface EnginesUnderFault {
  /** A product of its own, that has taken in nothing. */
  readonly open: () => Promise<Rig>;
  /** How many products may run side by side. */
  readonly products: number;
  /** Every death costs a start of the product: of all calls, every so many-th. */
  readonly every: number;
  /** A lost answer costs less: of all calls, every so many-th. */
  readonly everyAnswer: number;
  /** Loses all events, while the product is dead. */
  readonly loseLog: (rig: Rig) => Promise<void>;
}

/** One call over a seam that a message of that kind makes. */
interface Call extends SeamCall {
  readonly kind: MessageKind;
}

const SEAMS = [
  'put raw/email',
  'email_inbox',
  'redress.inbound',
  'bindings',
  'cases',
  'case_entries',
  'email_deliveries',
  'redress.receipts',
];

/** Whatever happens between two steps, reconciled from outside: each message one entry, each due update delivered. */
export function faultContract(name: string, engines: EnginesUnderFault): void {
  describe(name, () => {
    const rigs: Rig[] = [];
    /** The calls that one mail and one form make. */
    let calls: readonly Call[] = [];

    async function open(): Promise<Rig> {
      const rig = await engines.open();
      rigs.push(rig);
      return rig;
    }

    /** Plays a message for each of the chosen calls, under a plan for it, and returns where the product died. */
    async function playAll(chosen: readonly Call[], planFor: (call: SeamCall) => SeamPlan): Promise<string[]> {
      const shares: Rig[] = [];
      while (shares.length < engines.products) shares.push(await open());
      await Promise.all(
        shares.map(async (rig, share) => {
          for (const [index, { kind, label, at }] of chosen.entries())
            if (index % shares.length === share) await rig.play(kind, String(index), planFor({ label, at }));
        }),
      );
      for (const rig of shares) expect(await rig.reconcile()).toEqual([]);
      return shares.flatMap((rig) => rig.product.deaths);
    }

    /** Every so many-th of the calls, beginning with the given one. */
    const everySoMany = (every: number, first = 0, of = calls): Call[] =>
      of.filter((_, index) => index % every === first % every);

    beforeAll(async () => {
      const rig = await open();
      const made = await rig.dryRun();
      expect(await rig.reconcile()).toEqual([]);
      calls = MESSAGE_KINDS.flatMap((kind) => numbered(made[kind]).map((call) => ({ kind, ...call })));
    }, 2 * MINUTES);

    afterEach(async () => {
      for (const rig of rigs.splice(0)) await rig.close();
    });

    it('crosses every seam for one mail and one form', () => {
      for (const seam of SEAMS) expect(calls.filter(({ label }) => label.includes(seam))).not.toEqual([]);
    });

    it(
      'loses and repeats nothing when it is killed after any call that changes something',
      async () => {
        const chosen = everySoMany(engines.every);
        const deaths = await playAll(chosen, (call) => ({ kind: 'kill', call, when: 'after' }));
        process.stdout.write(`faults: killed at ${String(deaths.length)} of ${String(calls.length)} calls\n`);
        // A call more or less is made as marks are written together or apart.
        expect(deaths.length).toBeGreaterThan(chosen.length * 0.8);
      },
      10 * MINUTES,
    );

    it(
      'loses and repeats nothing when it is killed before a call to broker or file store',
      async () => {
        const handOvers = calls.filter(({ label }) => /^(?:publish|put)/u.test(label));
        const chosen = everySoMany(engines.every, 0, handOvers);
        const deaths = await playAll(chosen, (call) => ({ kind: 'kill', call, when: 'before' }));
        expect(deaths.length).toBeGreaterThan(chosen.length * 0.8);
      },
      5 * MINUTES,
    );

    it(
      'loses and repeats nothing when the answer of any call is lost',
      async () => {
        const deaths = await playAll(everySoMany(engines.everyAnswer, 1), (call) => ({ kind: 'lose', call }));
        expect(deaths).toEqual([]);
      },
      10 * MINUTES,
    );

    it(
      'sends again as the very same mail when it dies, or hears nothing, after the relay took it',
      async () => {
        const rig = await open();
        await rig.playBoth('first', { kind: 'count' });
        let dies = true;
        const fail = (): boolean => {
          rig.relay.onTaken = () => true;
          if (dies) rig.product.kill();
          return false;
        };
        rig.relay.onTaken = fail;
        await rig.playBoth('killed', { kind: 'count' });
        dies = false;
        rig.relay.onTaken = fail;
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
        const call = { label: 'publish redress.inbound.v1', at: 1 };
        await rig.playBoth('first', { kind: 'count' });
        // Accepted and in the log, and nobody has read it yet: then the log is gone.
        await rig.playUntilDeath('wiped', { kind: 'kill', call, when: 'after' });
        await engines.loseLog(rig);
        await rig.playBoth('after', { kind: 'count' });
        expect(await rig.reconcile()).toEqual([]);
      },
      2 * MINUTES,
    );
  });
}

/** Each label with how often it has come by then. */
function numbered(labels: readonly string[]): SeamCall[] {
  const times = new Map<string, number>();
  return labels.map((label) => {
    const at = (times.get(label) ?? 0) + 1;
    times.set(label, at);
    return { label, at };
  });
}

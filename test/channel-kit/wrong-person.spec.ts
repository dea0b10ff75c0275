import { describe, expect, it } from '@jest/globals';
import type { AcceptInput, ChannelKit, SendOutcome, Timing } from '@redress/channel-kit';
import type { RecipientUpdated, UpdateIssued } from '@redress/contracts';
import { GatewayBench, insist, type Verdict } from './gateway-bench.js';
import { settle } from './manual-clock.js';
import { anUpdate, plainMessage } from './samples.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ANN = 'party-of-ann';

async function open(timing: Partial<Timing> = {}): Promise<{ bench: GatewayBench; kit: ChannelKit }> {
  const bench = GatewayBench.open({ canGroup: true, timing });
  const kit = await bench.boot();
  kit.start();
  return { bench, kit };
}

async function pass(bench: GatewayBench, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 5 * MINUTE) await bench.clock.advance(5 * MINUTE);
}

async function accept(kit: ChannelKit, ...updates: readonly UpdateIssued[]): Promise<void> {
  for (const update of updates) {
    await kit.desk.accept(update);
    await settle();
  }
}

function wrongPerson(sequence: number, more: Partial<RecipientUpdated> = {}): RecipientUpdated {
  return { caseId: 'case-1', recipientKey: ANN, sequence, wrongPerson: true, ...more };
}

function inCase(number: number, updateId: string, more: Partial<UpdateIssued> = {}): UpdateIssued {
  return anUpdate(updateId, { caseId: `case-${String(number)}`, ...more });
}

const LATER: SendOutcome = { state: 'refused-for-now', reason: '451 later' };

/** The relay refuses for now until it is told otherwise. */
function refusing(bench: GatewayBench): () => void {
  let refuses = true;
  bench.answer = ({ _id }) =>
    Promise.resolve(refuses ? LATER : { state: 'accepted', externalId: `id-of-${_id}`, reason: '250' });
  return () => {
    refuses = false;
  };
}

describe('a recipient of a case who is the wrong person', () => {
  it('gets nothing that waits, at once; what they are due of another case goes out', async () => {
    const { bench, kit } = await open();
    const agree = refusing(bench);
    await accept(kit, inCase(1, 'u1'), inCase(1, 'u2', { after: 'u1', kind: 'access' }), inCase(2, 'u3'));
    await kit.recipientUpdated(wrongPerson(4));
    await settle();
    for (const id of ['u1', 'u2']) {
      expect(await bench.delivery(id)).toMatchObject({ state: 'suppressed', reason: 'wrong-person' });
    }
    agree();
    await pass(bench, 2 * HOUR);
    expect(bench.sent.map(({ updateId }) => updateId)).toEqual(['u1', 'u3', 'u3']);
    expect(bench.reports).toMatchObject([
      { updateId: 'u1', state: 'suppressed', reason: 'wrong-person' },
      { updateId: 'u2', state: 'suppressed', reason: 'wrong-person' },
      { updateId: 'u3', state: 'accepted' },
    ]);
  });

  it('gets nothing that comes later, whatever it comes behind, and takes no place of what is sent', async () => {
    const { bench, kit } = await open({ perAddressHour: 1 });
    await kit.recipientUpdated(wrongPerson(4));
    await accept(kit, inCase(1, 'u1'), inCase(1, 'u2', { after: 'never-came' }), inCase(2, 'u3'));
    expect(bench.sent.map(({ updateId }) => updateId)).toEqual(['u3']);
    for (const id of ['u1', 'u2']) expect((await bench.delivery(id))?.state).toBe('suppressed');
  });

  it('is told nothing by a person either: their words fail at once, with the reason', async () => {
    const { bench, kit } = await open();
    refusing(bench);
    await accept(kit, inCase(1, 'u1', { automatic: 'no', kind: 'reply' }));
    await kit.recipientUpdated(wrongPerson(4));
    await settle();
    expect(bench.reports).toMatchObject([{ updateId: 'u1', state: 'failed', reason: 'wrong-person', attempts: 2 }]);
  });

  it('gets what was being sent when it was said, or else it ends with the next sweep', async () => {
    const { bench, kit } = await open();
    bench.answer = async () => {
      await kit.recipientUpdated(wrongPerson(4));
      return LATER;
    };
    await accept(kit, inCase(1, 'u1'));
    await bench.clock.advance(10_000);
    expect(bench.sent).toHaveLength(1);
    expect(await bench.delivery('u1')).toMatchObject({ state: 'suppressed', reason: 'wrong-person' });
  });

  it('may be written to again once a person says so; older news changes nothing', async () => {
    const { bench, kit } = await open();
    await kit.recipientUpdated(wrongPerson(4));
    await kit.recipientUpdated(wrongPerson(5, { wrongPerson: false }));
    await kit.recipientUpdated(wrongPerson(4));
    await accept(kit, inCase(1, 'u1'));
    expect(bench.sent.map(({ updateId }) => updateId)).toEqual(['u1']);
  });
});

describe('a group', () => {
  const grouped = async (): Promise<{ bench: GatewayBench; kit: ChannelKit; cases: () => string[] }> => {
    const cases: string[] = [];
    const { bench, kit } = await open({ perAddressHour: 1 });
    const accepted = bench.answer;
    bench.answer = (row, signal) => {
      cases.push(`${row.caseId} ${row.update.caseId} ${row.update.reference}`);
      return accepted(row, signal);
    };
    const of = (number: number): UpdateIssued =>
      inCase(number, `u${String(number)}`, { reference: `REF-${String(number)}` });
    await accept(kit, of(1), of(2), of(3), of(4));
    return { bench, kit, cases: () => cases };
  };

  it.each([
    [2, ['u3', 'u4'], 'case-3 case-3 REF-3'],
    [3, ['u2', 'u4'], 'case-2 case-2 REF-2'],
  ])('goes out without the member of case %d, under the headers of one that is left', async (number, left, lead) => {
    const { bench, kit, cases } = await grouped();
    let refuses = true;
    const accepted = bench.answer;
    bench.answer = (row, signal) => (refuses ? Promise.resolve(LATER) : accepted(row, signal));
    await pass(bench, HOUR + 5 * MINUTE);
    expect(bench.groups.at(-1)?.members).toEqual(['u2', 'u3', 'u4']);
    await kit.recipientUpdated(wrongPerson(4, { caseId: `case-${String(number)}` }));
    refuses = false;
    await pass(bench, HOUR);
    expect(bench.groups.at(-1)?.members).toEqual(left);
    expect(cases().at(-1)).toBe(lead);
    const out = `u${String(number)}`;
    expect(await bench.delivery(out)).toMatchObject({ state: 'suppressed', reason: 'wrong-person', open: 0 });
    for (const id of left) expect(await bench.delivery(id)).toMatchObject({ state: 'accepted', open: 0 });
    expect(bench.reports.filter(({ updateId }) => updateId === out)).toMatchObject([{ state: 'suppressed' }]);
  });

  it('takes up none that waits for room, and none that it lost to a stop stays behind', async () => {
    const { bench, kit } = await grouped();
    await kit.recipientUpdated(wrongPerson(4, { caseId: 'case-3' }));
    await settle();
    expect((await bench.delivery('u3'))?.state).toBe('suppressed');
    await pass(bench, HOUR + 5 * MINUTE);
    expect(bench.groups.map(({ members }) => members)).toEqual([['u2', 'u4']]);
  });

  it('whose members are all stopped is not sent', async () => {
    const { bench, kit } = await grouped();
    bench.answer = () => Promise.resolve(LATER);
    await pass(bench, HOUR + 5 * MINUTE);
    const before = bench.sent.length;
    for (const caseId of ['case-2', 'case-3', 'case-4']) await kit.recipientUpdated(wrongPerson(4, { caseId }));
    await pass(bench, HOUR);
    expect(bench.sent).toHaveLength(before);
    for (const id of ['u2', 'u3', 'u4']) {
      expect(await bench.delivery(id)).toMatchObject({ state: 'suppressed', reason: 'wrong-person', open: 0 });
    }
  });

  it.each<Verdict>(['answer-lost', 'refused', 'dies-before', 'dies-after'])(
    'leaves nobody behind and writes to nobody who is stopped, whatever call fails while it loses one: %s',
    async (verdict) => {
      const calls: string[] = [];
      for (let at = 1; at <= 12; at += 1) {
        const { bench, kit: first, cases } = await grouped();
        let kit = first;
        let refuses = true;
        const accepted = bench.answer;
        bench.answer = (row, signal) => (refuses ? Promise.resolve(LATER) : accepted(row, signal));
        await pass(bench, HOUR + 5 * MINUTE);
        refuses = false;
        const before = bench.sent.length;
        await insist(bench, () => kit.recipientUpdated(wrongPerson(4, { caseId: 'case-2' })));
        calls.length = 0;
        bench.judge = (call) => {
          // From the first look at who is stopped; sweeps before it change nothing.
          const counted = calls.length > 0 || call === 'store email_case_recipients.find';
          if (counted) calls.push(call);
          return counted && calls.length === at ? verdict : 'works';
        };
        for (let minutes = 0; minutes < 90; minutes += 5) {
          if (bench.isDead) {
            kit = await bench.boot();
            kit.start();
          }
          await bench.clock.advance(5 * MINUTE);
        }
        const states = await Promise.all(['u2', 'u3', 'u4'].map(async (id) => (await bench.delivery(id))?.state));
        expect({ at, states }).toEqual({ at, states: ['suppressed', 'accepted', 'accepted'] });
        const last = bench.groups.slice(before - bench.sent.length).flatMap(({ members }) => members);
        expect({ at, wrong: last.includes('u2') }).toEqual({ at, wrong: false });
        expect({ at, lead: cases().at(-1) }).toEqual({ at, lead: 'case-3 case-3 REF-3' });
      }
      expect(calls.slice(0, 12)).toContain('relay send');
    },
    60_000,
  );
});

describe('a "not me" at take-in', () => {
  const saying = (dedupeKey: string, raw = 'NOT ME'): AcceptInput => ({
    dedupeKey,
    account: 'complaints@acme.example',
    externalId: dedupeKey,
    raw: Buffer.from(raw),
    receivedAt: '2026-03-02T09:00:00.000Z',
    notMe: { caseId: 'case-1', recipientKey: ANN },
  });

  it('stops the recipient before the row is there, so that no answer comes without it', async () => {
    const { bench, kit } = await open();
    bench.normaliser = { normalise: (row, raw) => Promise.resolve(plainMessage(row, raw)) };
    const calls: string[] = [];
    bench.judge = (call) => {
      calls.push(call);
      return call === 'store email_inbox.insertMany' ? 'refused' : 'works';
    };
    await expect(kit.inbox.accept(saying('m1'))).rejects.toMatchObject({ code: 'store-away' });
    expect(calls).toContain('store email_inbox.insertMany');
    bench.judge = () => 'works';
    await accept(kit, inCase(1, 'u1'), inCase(2, 'u2'));
    expect(bench.sent.map(({ updateId }) => updateId)).toEqual(['u2']);
  });

  it('is not answered when the stop cannot be kept', async () => {
    const { bench, kit } = await open();
    bench.judge = (call) => (call === 'store email_case_recipients.updateOne' ? 'refused' : 'works');
    await expect(kit.inbox.accept(saying('m1'))).rejects.toMatchObject({ code: 'store-away' });
    expect(await bench.inbox()).toEqual([]);
  });

  it('that comes again after a person has lifted it stops nothing', async () => {
    const { bench, kit } = await open();
    await kit.inbox.accept(saying('m1'));
    await kit.recipientUpdated(wrongPerson(3));
    await kit.recipientUpdated(wrongPerson(4, { wrongPerson: false }));
    expect(await kit.inbox.accept(saying('m1'))).toMatchObject({ duplicate: true });
    await accept(kit, inCase(1, 'u1'));
    expect(bench.sent.map(({ updateId }) => updateId)).toEqual(['u1']);
  });

  it('said anew stops again, whatever was lifted before', async () => {
    const { bench, kit } = await open();
    await kit.recipientUpdated(wrongPerson(4, { wrongPerson: false }));
    await kit.inbox.accept(saying('m2', 'Not me, I said'));
    await accept(kit, inCase(1, 'u1'));
    expect(bench.sent).toEqual([]);
  });
});

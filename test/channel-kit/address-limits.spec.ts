import { describe, expect, it } from '@jest/globals';
import type { ChannelKit, Timing } from '@redress/channel-kit';
import type { UpdateIssued } from '@redress/contracts';
import { GatewayBench, insist, type Verdict } from './gateway-bench.js';
import { settle } from './manual-clock.js';
import { aNotice, anUpdate } from './samples.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

async function open(timing: Partial<Timing> = {}): Promise<{ bench: GatewayBench; kit: ChannelKit }> {
  const bench = GatewayBench.open({ canGroup: true, timing });
  const kit = await bench.boot();
  kit.start();
  return { bench, kit };
}

function forCase(number: number, more: Partial<UpdateIssued> = {}): UpdateIssued {
  return anUpdate(`u${String(number)}`, { caseId: `case-${String(number)}`, ...more });
}

function to(name: string): Pick<UpdateIssued, 'recipient'> {
  return { recipient: { key: `party-of-${name}`, address: `${name}@mail.example` } };
}

async function accept(kit: ChannelKit, updates: readonly UpdateIssued[]): Promise<void> {
  for (const update of updates) {
    await kit.desk.accept(update);
    await settle();
  }
}

function numbers(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}

async function pass(bench: GatewayBench, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 5 * MINUTE) await bench.clock.advance(5 * MINUTE);
}

describe('automatic messages to one address', () => {
  it('go by themselves up to five an hour; the others wait and then go as one', async () => {
    const { bench, kit } = await open();
    await accept(
      kit,
      numbers(1, 8).map((number) => forCase(number)),
    );
    expect(bench.sent.map(({ updateId }) => updateId)).toEqual(['u1', 'u2', 'u3', 'u4', 'u5']);
    expect(await bench.delivery('u6')).toMatchObject({ state: 'queued', reason: expect.stringContaining('held') });
    expect(bench.waits).toMatchObject(
      ['u6', 'u7', 'u8'].map((updateId) => ({ updateId, attempts: 0, reason: expect.stringContaining('held') })),
    );

    await pass(bench, HOUR + 5 * MINUTE);
    expect(bench.sent).toHaveLength(6);
    const [group] = bench.groups;
    expect(group?.members).toEqual(['u6', 'u7', 'u8']);
    for (const id of ['u6', 'u7', 'u8']) {
      expect(await bench.delivery(id)).toMatchObject({
        state: 'accepted',
        open: 0,
        externalId: `id-of-${group?.id ?? ''}`,
      });
    }
    const reported = bench.reports.map(({ updateId, state, externalId }) => ({ updateId, state, externalId }));
    expect(reported.slice(5)).toEqual(
      ['u6', 'u7', 'u8'].map((updateId) => ({ updateId, state: 'accepted', externalId: `id-of-${group?.id ?? ''}` })),
    );
    expect(bench.reports).toHaveLength(8);
  });

  it('are at most twenty a day', async () => {
    const { bench, kit } = await open();
    for (let hour = 0; hour < 6; hour += 1) {
      await accept(
        kit,
        numbers(hour * 4, 4).map((number) => forCase(number)),
      );
      await pass(bench, HOUR);
    }
    expect(bench.sent).toHaveLength(20);
    await pass(bench, 17 * HOUR);
    expect(bench.sent).toHaveLength(20);
    await pass(bench, 2 * HOUR);
    expect(bench.groups.map(({ members }) => members)).toEqual([['u20', 'u21', 'u22', 'u23']]);
  });

  it('never hold back whom to call in danger', async () => {
    const { bench, kit } = await open();
    await accept(
      kit,
      numbers(1, 6).map((number) => forCase(number)),
    );
    await accept(kit, [forCase(7, { kind: 'emergency' })]);
    expect(bench.sent.map(({ updateId }) => updateId)).toEqual(['u1', 'u2', 'u3', 'u4', 'u5', 'u7']);
  });

  it('never hold back what a person writes', async () => {
    const { bench, kit } = await open();
    await accept(
      kit,
      numbers(1, 9).map((number) => forCase(number, number > 5 ? { automatic: 'no', kind: 'reply' } : {})),
    );
    expect(bench.sent).toHaveLength(9);
  });

  it('never make a person wait for one that is held back, and keep their own order', async () => {
    const { bench, kit } = await open({ perAddressHour: 1 });
    await accept(kit, [
      forCase(1),
      forCase(2),
      forCase(2, { updateId: 'u3', after: 'u2', kind: 'progress' }),
      forCase(2, { updateId: 'u4', after: 'u2', kind: 'reply', automatic: 'no' }),
    ]);
    await bench.clock.advance(MINUTE);
    expect(bench.sent.map(({ updateId }) => updateId)).toEqual(['u1', 'u4']);
    await pass(bench, HOUR + 5 * MINUTE);
    expect(bench.groups.map(({ members }) => members)).toEqual([['u2', 'u3']]);
  });

  it('never hold back those to others, however many', async () => {
    const { bench, kit } = await open();
    await Promise.all(
      numbers(1, 200).map((number) => kit.desk.accept(forCase(number, to(`customer${String(number)}`)))),
    );
    await bench.clock.advance(MINUTE);
    expect(bench.sent).toHaveLength(200);
    expect(bench.errors).toEqual([]);
  });

  it('keep their place when they are tried again', async () => {
    const { bench, kit } = await open({ perAddressHour: 1 });
    bench.answer = () =>
      Promise.resolve(
        bench.sent.length < 3
          ? { state: 'refused-for-now', reason: '451 greylisted' }
          : { state: 'accepted', externalId: 'x', reason: '250' },
      );
    await accept(kit, [forCase(1)]);
    await pass(bench, 20 * MINUTE);
    expect(await bench.delivery('u1')).toMatchObject({ state: 'accepted', attempts: 3 });
    expect((await bench.delivery('u1'))?.tries).toMatchObject([
      { attempt: 1, outcome: 'refused-for-now', reason: '451 greylisted' },
      { attempt: 2, outcome: 'refused-for-now' },
      { attempt: 3, outcome: 'accepted' },
    ]);
    expect(bench.waits.map(({ attempts, reason }) => `${String(attempts)} ${reason ?? ''}`)).toEqual([
      '1 451 greylisted',
      '2 451 greylisted',
    ]);
  });
});

describe('a group', () => {
  async function grouped(): Promise<{ bench: GatewayBench; kit: ChannelKit }> {
    const opened = await open({ perAddressHour: 1 });
    await accept(opened.kit, [forCase(1), forCase(2), forCase(3)]);
    return opened;
  }

  it('is tried again under the same identity with the same members, whoever came meanwhile', async () => {
    const { bench, kit } = await grouped();
    let refusals = 2;
    bench.answer = ({ _id }) => {
      refusals -= 1;
      return Promise.resolve(
        refusals >= 0
          ? { state: 'refused-for-now', reason: '451 later' }
          : { state: 'accepted', externalId: `id-of-${_id}`, reason: '250' },
      );
    };
    await pass(bench, HOUR);
    await accept(kit, [forCase(4)]);
    await pass(bench, 30 * MINUTE);
    expect(bench.groups).toHaveLength(3);
    expect(new Set(bench.groups.map(({ id }) => id)).size).toBe(1);
    for (const { members } of bench.groups) expect(members).toEqual(['u2', 'u3']);
    await pass(bench, HOUR);
    expect(bench.sent.at(-1)?.updateId).toBe('u4');
  });

  it('ends its members as it ends, and takes them along when it comes back', async () => {
    const { bench, kit } = await grouped();
    await pass(bench, HOUR + 5 * MINUTE);
    const [group] = bench.groups;
    expect(await kit.desk.observe(group?.id ?? '', { state: 'bounced', reason: '5.2.2 full' })).toBe(true);
    await kit.idle();
    for (const id of ['u2', 'u3']) expect(await bench.delivery(id)).toMatchObject({ state: 'bounced', open: 0 });
    expect(await bench.delivery('u1')).toMatchObject({ state: 'accepted' });
    expect(bench.reports.filter(({ state }) => state === 'bounced').map(({ updateId }) => updateId)).toEqual([
      'u2',
      'u3',
    ]);
  });

  it('that is refused for good, or whose address is suppressed, leaves none of its members waiting', async () => {
    const failing = await grouped();
    failing.bench.answer = () => Promise.resolve({ state: 'failed', reason: '550 no' });
    await pass(failing.bench, HOUR + 5 * MINUTE);
    for (const id of ['u2', 'u3']) expect((await failing.bench.delivery(id))?.state).toBe('failed');

    const stopped = await grouped();
    await stopped.kit.suppressions.suppress('ann@mail.example', 'opt-out');
    await pass(stopped.bench, HOUR + 5 * MINUTE);
    for (const id of ['u2', 'u3']) {
      expect(await stopped.bench.delivery(id)).toMatchObject({ state: 'suppressed', reason: 'opt-out' });
    }
  });

  it('is one even when two processes find that there is room', async () => {
    const { bench, kit } = await grouped();
    const other = await bench.boot();
    await bench.clock.advance(HOUR - MINUTE);
    await kit.stop();
    await bench.clock.advance(2 * MINUTE);
    const third = await bench.boot();
    await Promise.all([other.sender.sweep(), third.sender.sweep()]);
    await pass(bench, 5 * MINUTE);
    await Promise.all([other.sender.sweep(), third.sender.sweep()]);
    await settle();
    for (const id of ['u2', 'u3']) expect((await bench.delivery(id))?.state).toBe('accepted');
    expectOneIdentity(bench);
  });
});

/** Each update has gone out, always as the same message: by itself, or with the same others. */
function expectOneIdentity(bench: GatewayBench): void {
  const identities = new Map<string, Set<string>>();
  const groups = new Map<string, string>();
  for (const { id, members } of bench.groups) {
    expect(groups.get(id) ?? members.join()).toBe(members.join());
    groups.set(id, members.join());
  }
  for (const { updateId } of bench.sent) {
    for (const member of groups.get(updateId)?.split(',') ?? [updateId]) {
      identities.set(member, (identities.get(member) ?? new Set()).add(updateId));
    }
  }
  for (const [updateId, { size }] of identities) expect({ updateId, size }).toEqual({ updateId, size: 1 });
}

describe('whatever call fails', () => {
  async function story(fault?: { readonly at: number; readonly verdict: Verdict }): Promise<[GatewayBench, string[]]> {
    const calls: string[] = [];
    const bench = GatewayBench.open({ canGroup: true, timing: { perAddressHour: 1, sweepMs: 30_000 } });
    let kit: ChannelKit | undefined;
    const alive = async (): Promise<ChannelKit> => {
      if (kit !== undefined && !bench.isDead) return kit;
      kit = await bench.boot();
      kit.start();
      await settle();
      return await alive();
    };
    bench.judge = (call) => {
      calls.push(call);
      return calls.length === fault?.at ? fault.verdict : 'works';
    };
    for (const number of [1, 2, 3]) await insist(bench, async () => (await alive()).desk.accept(forCase(number)));
    for (let minutes = 0; minutes < 200; minutes += 2) {
      await alive();
      await bench.clock.advance(2 * MINUTE);
    }
    return [bench, calls];
  }

  it.each<Verdict>(['answer-lost', 'refused', 'dies-before', 'dies-after'])(
    'every update goes out, under one identity, and is reported: %s',
    async (verdict) => {
      const [quiet, calls] = await story();
      expect(quiet.groups.map(({ members }) => members)).toEqual([['u2', 'u3']]);
      const last = calls.lastIndexOf('store email_deliveries.updateOne');
      const interesting = calls.flatMap((call, index) =>
        index <= last && !call.endsWith('email_inbox.find') && !(index > 40 && call.endsWith('email_deliveries.find'))
          ? [index + 1]
          : [],
      );
      for (const at of interesting) {
        const [bench] = await story({ at, verdict });
        const where = { at, call: calls[at - 1] };
        const rows = (await bench.deliveries()).filter(({ _id }) => /^u\d$/u.test(_id));
        expect({ ...where, rows: rows.map(({ state, open }) => `${state} ${String(open)}`) }).toEqual({
          ...where,
          rows: ['accepted 0', 'accepted 0', 'accepted 0'],
        });
        expect(new Set(bench.reports.map(({ updateId }) => updateId))).toEqual(new Set(['u1', 'u2', 'u3']));
        expectOneIdentity(bench);
      }
    },
    120_000,
  );
});

describe('the breaker', () => {
  it('holds back where many addresses are flooded, never the first message to anybody', async () => {
    const { bench, kit } = await open({ perAddressHour: 2, breakerAddresses: 3 });
    await accept(kit, [forCase(0, to('early'))]);
    for (const [index, name] of ['a', 'b', 'c'].entries()) {
      await accept(
        kit,
        numbers(10 * (index + 1), 3).map((number) => forCase(number, to(name))),
      );
    }
    expect(kit.pacing?.isTripped).toBe(true);
    expect(bench.errors).toHaveLength(1);
    expect(bench.sent).toHaveLength(7);

    await accept(kit, [forCase(1, to('early')), forCase(2, to('new'))]);
    expect(bench.sent.slice(7).map(({ updateId }) => updateId)).toEqual(['u2']);
    await pass(bench, 3 * HOUR);
    await kit.pacing?.tidy();
    expect(kit.pacing?.isTripped).toBe(false);
    expect((await bench.deliveries()).filter(({ state }) => state !== 'accepted')).toEqual([]);
  });
});

describe('a silent channel', () => {
  it('takes everything and sends nothing, and says so', async () => {
    const bench = GatewayBench.open({ canGroup: true, silent: true });
    const kit = await bench.boot();
    kit.start();
    await accept(
      kit,
      numbers(1, 8).map((number) => forCase(number, number === 8 ? { automatic: 'no' } : {})),
    );
    expect(bench.sent).toEqual([]);
    expect(bench.reports).toHaveLength(8);
    for (const { state, reason } of bench.reports)
      expect({ state, reason }).toEqual({ state: 'suppressed', reason: 'silent' });
  });

  it('still tells staff, and reports to them apart from what customers are due', async () => {
    const bench = GatewayBench.open({ canGroup: true, silent: true });
    const kit = await bench.boot();
    kit.start();
    await Promise.all([kit.desk.acceptNotice(aNotice('n1')), accept(kit, [forCase(1)])]);
    await kit.idle();
    expect(bench.sent.map(({ updateId }) => updateId)).toEqual(['n1']);
    expect(bench.reports.map(({ updateId, state }) => [updateId, state])).toEqual([['u1', 'suppressed']]);
    expect(bench.noticeReports).toMatchObject([{ noticeId: 'n1', state: 'accepted', attempts: 1 }]);
  });
});

describe('a notice to staff', () => {
  it('waits for nothing that its address has had, and is sent once however often it comes', async () => {
    const { bench, kit } = await open();
    const ids = numbers(1, 12).map((number) => `n${String(number)}`);
    await Promise.all([...ids, ...ids].map((id) => kit.desk.acceptNotice(aNotice(id))));
    await kit.idle();
    expect(bench.sent.map(({ updateId }) => updateId).sort()).toEqual([...ids].sort());
    expect(bench.groups).toEqual([]);
  });
});

describe('an address that mail came back from', () => {
  it('gets nothing automatic; who writes to it hears that it failed', async () => {
    const { bench, kit } = await open();
    bench.answer = () => Promise.resolve({ state: 'failed', reason: '550 5.1.1 no such mailbox', addressBad: true });
    await accept(kit, [forCase(1)]);
    await accept(kit, [forCase(2), forCase(3, { automatic: 'no', kind: 'reply' })]);
    expect(bench.sent).toHaveLength(1);
    expect(bench.reports).toMatchObject([
      { updateId: 'u1', state: 'failed', addressBad: true },
      { updateId: 'u2', state: 'suppressed', reason: 'hard-bounce' },
      { updateId: 'u3', state: 'failed', reason: 'hard-bounce' },
    ]);
  });
});

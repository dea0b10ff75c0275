import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SERVICES, TOPICS } from '@redress/contracts';
import { seamError } from '@redress/testing';
import { partyKey } from './customers.js';
import type { PlannedMessage } from './planned-message.js';
import { openStores } from './play-seeds.js';
import { mail, Stage, type StageOptions } from './stage.js';
import type { StorePool } from './store-pool.js';

const INBOUND = TOPICS.inbound.name;
const PUBLISH_INBOUND = /^bus publish redress\.inbound/u;
const TWO_CASE_SERVICES = { cases: 2, email: 1 };

/** The interleavings that reviews of the protocol were afraid of, each driven to by hand. */
describe('named schedules', () => {
  let stores: StorePool;

  beforeAll(async () => {
    stores = await openStores();
  });

  afterAll(async () => {
    await stores.close();
  });

  function stageOf(messages: readonly PlannedMessage[], options: Partial<StageOptions> = {}): Stage {
    return new Stage(stores, { messages, ...options });
  }

  it('a publisher that stalls while a later event passes', async () => {
    const stage = stageOf([
      mail(0, 'anna'),
      mail(1, 'anna', { evidence: { kind: 'answers', message: 0 }, after: 500 }),
    ]);
    const release = stage.holdFirst(PUBLISH_INBOUND);
    await stage.begin();
    await stage.until(() => stage.rest().cases.some((head) => head.opened));
    expect(stage.rest().cases.map((head) => head._id)).toEqual([stage.idOf(1)]);
    release();
    expect(await stage.settle()).toEqual([]);
    expect(stage.rest().cases).toHaveLength(1);
  });

  it('a publisher of views that stalls while a later view passes', async () => {
    const [anna, ben] = stageOf([]).partiesApart();
    const stage = stageOf(
      [
        mail(0, anna, { copies: [ben] }),
        mail(1, ben, { evidence: { kind: 'answers', message: 0 }, copies: [anna], after: 1_000 }),
      ],
      { replicas: TWO_CASE_SERVICES },
    );
    stage.share({ [anna]: 'case-service-1', [ben]: 'case-service-2' });
    await stage.begin();
    const release = stage.holdFirst(/^bus publish .*case-views/u, 'case-service-1');
    await stage.until(() => stage.waits(/^bus publish .*case-views/u, 'case-service-1'));
    await stage.until(() => {
      const { cases, views } = stage.rest();
      return cases.some((head) => head.entryCount === 2) && views.some((row) => row.sequence > 1);
    });
    expect(stage.waits(/^bus publish .*case-views/u, 'case-service-1')).toBe(true);
    release();
    expect(await stage.settle()).toEqual([]);
  });

  it('a door that names a case that never comes', async () => {
    const [anna, ben] = stageOf([]).partiesApart();
    const stage = stageOf([
      mail(0, ben, { channel: 'web' }),
      mail(1, anna, { evidence: { kind: 'token', message: 0 }, after: 100 }),
      mail(2, anna, { after: 60_000 }),
    ]);
    const publishForm = stage.hold(PUBLISH_INBOUND, 'web-gateway');
    await stage.begin();
    // The token's case is not there yet, so the mail decides to open; its process dies between the door and the binding.
    await stage.untilWaiting(/bindings\.insertMany/u);
    await stage.crash('case-service-1', 1_000);
    const part = String(stage.product.log.partitionFor(INBOUND, partyKey(anna)));
    const redelivery = stage.hold(new RegExp(`fetch ${SERVICES.case} ${INBOUND}/${part}`, 'u'));
    publishForm();
    await stage.until(() => stage.rest().cases.some((head) => head.opened));
    expect(stage.doorSlots()).toContain(stage.idOf(1));
    redelivery();
    expect(await stage.settle()).toEqual([]);
    // The later mail of the same party met the slot, and the door forgot it.
    expect(stage.doorSlots()).not.toContain(stage.idOf(1));
    expect(stage.rest().cases).toHaveLength(2);
  });

  it('a reply-to-all that arrives before its original is materialised', async () => {
    const [anna, ben] = stageOf([]).partiesApart();
    const stage = stageOf(
      [
        mail(0, anna, { copies: [ben] }),
        mail(1, ben, { evidence: { kind: 'answers', message: 0 }, copies: [anna], after: 1_000 }),
      ],
      { replicas: TWO_CASE_SERVICES },
    );
    stage.share({ [anna]: 'case-service-1', [ben]: 'case-service-2' });
    await stage.begin();
    // The original's effects are decided and pending, none of them is written.
    const rows = stage.hold(/(?:case_entries|case_history|updates|intake)\.insertMany/u, 'case-service-1');
    await stage.until(() => stage.rest().intake.some((row) => row._id === stage.idOf(1)));
    rows();
    expect(await stage.settle()).toEqual([]);
    expect(stage.rest().cases.map((head) => head.entryCount)).toEqual([2]);
  });

  it('a mail whose original and whose reply have both opened cases while it was decided', async () => {
    const [anna, ben] = stageOf([]).partiesApart();
    const answer = (message: number, after: number): Partial<PlannedMessage> => ({
      evidence: { kind: 'answers', message },
      copies: [anna],
      after,
    });
    const stage = stageOf(
      [mail(0, anna, { copies: [ben], after: 3_000 }), mail(1, ben, answer(0, 2_000)), mail(2, ben, answer(1, 1_000))],
      { replicas: TWO_CASE_SERVICES },
    );
    stage.share({ [anna]: 'case-service-1', [ben]: 'case-service-2' });
    await stage.begin();
    await stage.until(() => stage.rest().cases.some((head) => head._id === stage.idOf(2) && head.opened));
    // It has seen no row of its original; before it claims one, the original has.
    const claims = stage.hold(/thread_ids\.insertMany/u, 'case-service-2');
    await stage.until(() => stage.rest().cases.some((head) => head._id === stage.idOf(0) && head.opened));
    claims();
    expect(await stage.settle()).toEqual([]);
    const boundTo = stage.rest().bindings.find((row) => row._id === stage.idOf(1));
    expect(boundTo).toMatchObject({ caseId: stage.idOf(0), links: [stage.idOf(2)] });
  });

  it('a redelivery after pending was pulled', async () => {
    const stage = stageOf([
      mail(0, 'anna'),
      mail(1, 'anna', { evidence: { kind: 'answers', message: 0 }, after: 500 }),
    ]);
    await stage.begin();
    await stage.world.runUntil(() => stage.product.isSettled(), { steps: 20_000, until: Number.POSITIVE_INFINITY });
    const before = JSON.stringify(stage.rest().history);
    stage.product.log.replay(SERVICES.case, INBOUND);
    stage.product.log.replay(SERVICES.case, TOPICS.receipts.name);
    stage.product.log.replay(SERVICES.email, TOPICS.outboundEmail.name);
    stage.product.log.replay(SERVICES.email, TOPICS.intake.name);
    await stage.pass(30_000);
    expect(await stage.settle()).toEqual([]);
    expect(JSON.stringify(stage.rest().history)).toBe(before);
    expect(stage.product.relay.taken).toHaveLength(1);
  });

  it('a replay onto a closed case', async () => {
    const stage = stageOf([mail(0, 'anna')]);
    await stage.begin();
    expect(await stage.settle()).toEqual([]);
    const caseId = stage.idOf(0) ?? '';
    const closing = stage.service('case-service-1').core.changer.change(caseId, 'test:close', () => ({
      fields: { state: 'closed' },
      history: { kind: 'test-closed', actor: 'system', content: { reason: 'test' } },
      forPeople: true,
      forCustomer: true,
    }));
    await stage.until(() => stage.rest().cases.every((head) => head.state === 'closed' && head.pending.length === 0));
    await stage.finish(closing);
    const rereading = stage.product.living('email')?.inbox.reread(caseId);
    await stage.until(() => stage.rest().entries.length === 2);
    await stage.finish(rereading);
    await stage.pass(120_000);
    const [head] = stage.rest().cases;
    expect(stage.rest().entries.map((entry) => entry._id)).toEqual([
      `${caseId}:${caseId}:0:0`,
      `${caseId}:${caseId}:0:1`,
    ]);
    expect(stage.rest().history.map((row) => row.kind)).toContain('message-after-closure');
    expect(stage.rest().inbox.map((row) => [row.reading, row.open])).toEqual([[1, 0]]);
    // A person hears of it: the case has an owner, and is not opened or acknowledged a second time.
    expect(head).toMatchObject({ state: 'closed', ownerKey: 'lead', entryCount: 2 });
    expect(stage.product.relay.taken).toHaveLength(1);
  });

  it('a pull that overwrites wakeAt', async () => {
    const [anna, ben] = stageOf([]).partiesApart();
    const stage = stageOf(
      [
        mail(0, anna, { copies: [ben] }),
        mail(1, ben, { evidence: { kind: 'answers', message: 0 }, copies: [anna], after: 1_000 }),
      ],
      { replicas: TWO_CASE_SERVICES },
    );
    stage.share({ [anna]: 'case-service-1', [ben]: 'case-service-2' });
    await stage.begin();
    await stage.untilWaiting(/^bus publish .*case-views/u, 'case-service-1');
    // The first writer is about to pull; the second puts its own effects into the head and dies.
    const pull = stage.hold(/cases\.updateOne/u, 'case-service-1');
    stage.hold(/insertMany/u, 'case-service-2');
    await stage.until(() => stage.rest().cases[0]?.entryCount === 2);
    await stage.crash('case-service-2', 3_600_000);
    pull();
    expect(await stage.settle()).toEqual([]);
    expect(stage.rest().cases[0]?.entryCount).toBe(2);
  });

  it('a sweeper that drops a slot in use', async () => {
    const stage = stageOf([mail(0, 'anna')], { replicas: TWO_CASE_SERVICES });
    stage.share({ anna: 'case-service-1' });
    await stage.begin();
    // Room is reserved; the assignment itself stalls until a sweeper takes the slot for forgotten.
    await stage.until(() => stage.rest().cases.some((head) => head.opened));
    await stage.until(() => stage.rest().seats.some((seat) => seat.slots.length > 0));
    const assignment = stage.hold(/cases\.updateOne|case_history\.findOne/u, 'case-service-1');
    const [slot] = stage.rest().seats.flatMap((seat) => seat.slots);
    await stage.until(() => !stage.rest().seats.some((seat) => seat.slots.some((each) => each.token === slot?.token)));
    assignment();
    expect(await stage.settle()).toEqual([]);
    expect(stage.rest().cases[0]?.assignment.token).not.toBe(slot?.token);
    expect(stage.rest().seats.reduce((sum, seat) => sum + seat.used, 0)).toBe(100);
  });

  for (const dies of [false, true]) {
    it(`a message that arrives behind just after the last was released${dies ? ', and whose process dies' : ''}`, async () => {
      const stage = stageOf([
        mail(0, 'anna'),
        mail(1, 'anna', { evidence: { kind: 'answers', message: 0 }, after: 3_000 }),
      ]);
      let failed = false;
      stage.world.interceptors.push((call) => {
        if (failed || !call.label.includes('bindings.findOne')) return { fault: 'none' };
        failed = true;
        return { fault: 'error', applied: false, error: seamError('store') };
      });
      await stage.begin();
      // The first message waits as `retry`; the second has seen that it must wait behind it.
      await stage.until(() => stage.rest().deferred.some((row) => row.state === 'retry'));
      const retry = stage.hold(/bindings\.findOne/u);
      const behind = await stage.heldOnce(/case_service_deferred\.insertOne/u);
      retry();
      await stage.until(() => stage.rest().deferred.length === 0 && stage.rest().cases.some((head) => head.opened));
      behind.release();
      if (dies) {
        await stage.until(() => stage.rest().deferred.some((row) => row.state === 'behind'));
        await stage.crash('case-service-1', 1_000);
      }
      expect(await stage.settle()).toEqual([]);
      expect(stage.rest().cases.map((head) => head.entryCount)).toEqual([2]);
    });
  }

  it('two senders on one lease', async () => {
    const stage = stageOf([mail(0, 'anna')], { replicas: { cases: 1, email: 2 } });
    await stage.begin();
    // The first sender has claimed the update and stalls with the mail in its hands until its lease is over.
    const first = await stage.heldOnce(/^relay DATA/u);
    await stage.until(() => stage.product.relay.taken.length === 1);
    first.release();
    await stage.until(() => stage.product.relay.taken.length === 2);
    expect(await stage.settle()).toEqual([]);
    expect(new Set(stage.product.relay.taken.map((each) => each.messageId)).size).toBe(1);
    expect(stage.rest().deliveries.map((row) => [row.state, row.attempts])).toEqual([['accepted', 2]]);
  });
});

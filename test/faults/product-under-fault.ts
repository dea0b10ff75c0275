import { caseServiceRole } from '@redress/case-service';
import { SEATS, type SeatRecord } from '@redress/assignment';
import { CASES, SHARDS, UPDATES, type CaseHead } from '@redress/cases';
import { deliveryCollection, inboxCollection } from '@redress/channel-kit';
import { emailGatewayRole } from '@redress/channel-email';
import { webGatewayRole } from '@redress/channel-web';
import { instantNow, toInstant } from '@redress/kernel';
import { deferredCollection } from '@redress/messaging';
import { NOTICES } from '@redress/notices';
import { openEngines, runProcess, startApp, type Engines } from '@redress/platform';
import { HASTE, quickClock } from './quick-clock.js';
import type { Answer, Question, SeamPlan } from './seam-plan.js';
import { Seams } from './seams.js';
import { SERVICES_UNDER_FAULT } from './services.js';

// Waits that would keep the tests waiting although the clock is hurried.
const TIMING = {
  sweepMs: 3_000,
  graceMs: 2_000,
  sendMs: 40_000,
  leaseMs: 60_000,
  republishMs: [20_000, 40_000],
  retryMs: [5_000, 20_000],
};

// A broker lets the place of a killed member go when its session has ended. Not hurried: kafkajs has no clock of ours.
const sessionTimeoutMs = Number(process.env['FAULT_SESSION_MS'] ?? 6_000);
const kafka = { sessionTimeoutMs, heartbeatIntervalMs: sessionTimeoutMs / 5 };
/** A minute of the machine's, for engines that are away are not hurried either. */
const waitMs = 60_000 * HASTE;

/** The whole product as `apps/standalone` puts it together, with the tests' hands at its seams and a hurried clock. */
const seams = new Seams();
const clock = quickClock(Number(process.env['FAULT_BEGINNING']), Number(process.env['FAULT_AHEAD_MS'] ?? 0));
// For what the product does of itself as soon as it starts.
const firstPlan = process.env['FAULT_PLAN'];
if (firstPlan !== undefined) seams.set(JSON.parse(firstPlan) as SeamPlan);

// A test that is ended in mid-run leaves nothing behind.
process.once('disconnect', () => process.exit(1));
// It may be forked before it is needed: by then its code is loaded, which is half of a start.
await new Promise((begin) => process.once('message', begin));

await runProcess('standalone', async (parts) => {
  const { interpose, wrapPublisher, wrapFiles } = seams;
  const engines = await openEngines(parts, { clock, interpose, wrapPublisher, wrapFiles, kafka, waitMs });
  const roles = [
    await caseServiceRole(engines, parts),
    emailGatewayRole({ onFatal: parts.fail, timing: TIMING }),
    webGatewayRole({ onFatal: parts.fail, timing: TIMING }),
  ];
  await startApp(parts, engines, roles);
  process.on('message', (question: Question) => {
    void answer(engines, question).then((said) => process.send?.(said));
  });
  process.send?.({ ready: true } satisfies Answer);
});

async function answer(engines: Engines, question: Question): Promise<Answer> {
  switch (question.ask) {
    case 'start':
      return { ready: true };
    case 'plan':
      seams.set(question.plan);
      return { planned: true };
    case 'calls':
      return { calls: seams.calls };
    case 'settled':
      return { settled: !(await somethingIsOpen(engines)) };
  }
}

/** Room that was taken for an assignment that never came about. */
async function aSlotIsForgotten(database: Engines['database']): Promise<boolean> {
  for (const seat of await database.model(SEATS).find({}).lean<SeatRecord[]>()) {
    for (const slot of seat.slots) {
      const head = await database.model(CASES).findOne({ _id: slot.case }).lean<CaseHead>();
      if (head?.assignment.token !== slot.token) return true;
    }
  }
  return false;
}

/** Asks every row that a sweeper of the product would take up. */
async function somethingIsOpen({ database, bus }: Engines): Promise<boolean> {
  for (const channel of ['email', 'web'] as const) {
    if ((await database.model(inboxCollection(channel)).findOne({ open: 1 }).lean()) !== null) return true;
    if ((await database.model(deliveryCollection(channel)).findOne({ open: 1 }).lean()) !== null) return true;
  }
  if ((await database.model(UPDATES).findOne({ open: 1 }).lean()) !== null) return true;
  if ((await database.model(NOTICES).findOne({ open: 1 }).lean()) !== null) return true;
  if (await aSlotIsForgotten(database)) return true;
  // A writer's own time is ten seconds: whatever has pending effects is due before that.
  const soon = toInstant(Date.parse(instantNow(clock)) + 11_000);
  for (let shard = 0; shard < SHARDS; shard += 1) {
    if (
      (await database
        .model(CASES)
        .findOne({ shard, wakeAt: { $lte: soon } })
        .lean()) !== null
    )
      return true;
  }
  for (const service of SERVICES_UNDER_FAULT) {
    const waiting = await database
      .model(deferredCollection(service))
      .findOne({ group: service, notBefore: { $gte: '' } })
      .lean();
    if (waiting !== null) return true;
  }
  return (await bus.lag()).some(({ lag }) => lag > 0);
}

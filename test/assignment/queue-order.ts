import type { ConsiderCase } from '@redress/assignment';
import { byUrgency, type CaseHead } from '@redress/cases';

type Round = Awaited<ReturnType<ConsiderCase['round']>>;

/**
 * What is wrong with what still waits, in its order, after `assigned` were given out: a case that somebody could be given, or that was passed
 * over for one that comes after it.
 */
export async function faultsOfOrder(
  waiting: readonly CaseHead[],
  assigned: readonly CaseHead[],
  considering: ConsiderCase,
  round: Round,
): Promise<string[]> {
  const wrong: string[] = [];
  const roomless = new Set<string>();
  for (const head of waiting) {
    const { choice, each } = await considering.consider(head, round);
    // One that takes less room slips past no other of the same needs.
    if (choice.chosen !== undefined && !roomless.has(head.needs)) wrong.push(`case ${head._id} waits for nothing`);
    if (choice.waiting === 'no-room') roomless.add(head.needs);
    const overtaking = assigned.filter((other) => byUrgency(head, other) < 0);
    for (const { _id, handlerKey } of overtaking) {
      const verdict = choice.verdicts.find(({ fit }) => fit.person.key === handlerKey);
      if (verdict?.fit.level !== 0) continue;
      const theirs = overtaking.filter((other) => other.handlerKey === handlerKey);
      const taken = theirs.reduce((sum, other) => sum + round.loadOf(other), 0);
      const used = round.loads.get(handlerKey)?.used ?? 0;
      // What keeps the person from it was so all along, except a lack of room that only came of the other cases.
      const hadRoom = used - taken + each.weight <= verdict.fit.person.capacity;
      if (verdict.code === 'ready' || (hadRoom && ['no-room', 'unopened'].includes(verdict.code)))
        wrong.push(`case ${head._id} was passed over for ${_id}`);
    }
  }
  return wrong;
}

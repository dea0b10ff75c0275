import type { CaseHead } from './case-head.js';
import { isClosed } from './lifecycle.js';

type Joinable = Pick<CaseHead, '_id' | 'opened' | 'state' | 'participants' | 'customer' | 'waitingFor'>;

/**
 * The cases that a text of `party` may belong to, the newest first, of those in their door from the oldest to the newest. Not
 * those that are closed, and none whose address turned out to be somebody else's.
 */
export function joinableAmong<T extends Joinable>(cases: readonly T[], party: string): readonly T[] {
  return cases.filter((each) => !isClosed(each.state) && isTheirs(each, party)).toReversed();
}

/** The one that a text joins when it names none: one whose question waits for them, else the newest. */
export function joinedAmong(joinable: readonly Joinable[]): string | undefined {
  return (joinable.find(isWaiting) ?? joinable[0])?._id;
}

/** The same where nobody could doubt it: there is one only, or one only waits for an answer. */
export function certainAmong(joinable: readonly Joinable[]): string | undefined {
  const [only, ...others] = joinable.length > 1 ? joinable.filter(isWaiting) : joinable;
  return others.length === 0 ? only?._id : undefined;
}

function isWaiting({ waitingFor }: Joinable): boolean {
  return waitingFor === 'customer';
}

// Nothing is known yet of one that was only heard of.
function isTheirs({ opened, participants, customer }: Joinable, party: string): boolean {
  return !opened || (participants.includes(party) && !(customer.key === party && customer.wrongPerson === true));
}

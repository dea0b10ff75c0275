import type { CaseHead } from './case-head.js';
import { isClosed } from './lifecycle.js';

type Joinable = Pick<CaseHead, '_id' | 'opened' | 'state' | 'participants' | 'customer' | 'waitingFor'>;

/**
 * The case that a text of `party` joins when it names none, of those in their door from the oldest to the newest: one whose
 * question waits for them, else the newest. Not one that is closed, and none whose address turned out to be somebody else's.
 */
export function joinedAmong(cases: readonly Joinable[], party: string): string | undefined {
  const open = cases.filter((each) => !isClosed(each.state) && isTheirs(each, party)).toReversed();
  return (open.find(({ waitingFor }) => waitingFor === 'customer') ?? open[0])?._id;
}

// Nothing is known yet of one that was only heard of.
function isTheirs({ opened, participants, customer }: Joinable, party: string): boolean {
  return !opened || (participants.includes(party) && !(customer.key === party && customer.wrongPerson === true));
}

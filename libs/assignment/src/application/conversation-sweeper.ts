import { toEpoch, type Clock } from '@redress/kernel';
import { isLive, type CaseHead } from '@redress/cases';
import type { PassingOn, PassOn } from './pass-on.js';
import type { OnReleased } from './pick-up-sweeper.js';
import type { Roster } from './roster.js';

/**
 * Offers a live conversation that its handler has not opened to somebody else who is at work and has a place for it. By the wall
 * clock: its visitor sits there and waits. While there is nobody else it stays where it is.
 */
export class ConversationSweeper {
  constructor(
    private readonly passing: PassOn,
    private readonly roster: Pick<Roster, 'rules'>,
    private readonly clock: Clock,
  ) {}

  /** Returns how many went back to their queues. */
  async sweep(onReleased: OnReleased): Promise<number> {
    const before = this.clock.now() - this.roster.rules().chatPickUpMinutes * 60_000;
    const what: PassingOn = {
      mayLie: ({ opened, chat, at }) => chat === true && !opened && toEpoch(at) <= before,
      lies: (head) => isLive(head) && waitsSince(head) <= before,
      mayHave: (code) => code === 'ready',
    };
    return this.passing.passOn(what, onReleased);
  }
}

// The case may have lain with its handler before its customer came back.
function waitsSince({ conversation }: CaseHead): number {
  return conversation === undefined ? Infinity : toEpoch(conversation.since);
}

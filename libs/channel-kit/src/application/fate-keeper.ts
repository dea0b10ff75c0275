import type { MessageSettled } from '@redress/contracts';
import type { InboxMarks } from './inbox-marks.js';
import type { Surroundings } from './surroundings.js';

/** Hears what became of messages. Fates of other channels, unknown messages and earlier readings change nothing. */
export class FateKeeper {
  constructor(
    private readonly here: Surroundings,
    private readonly marks: InboxMarks,
  ) {}

  settled(event: MessageSettled): void {
    if (event.channel === this.here.channel) this.marks.settled(event);
  }
}

import type { SendOutcome, UpdateSender } from '@redress/channel-kit';

/** Without a provider the channel is off: whatever it should have sent fails at once, and goes another way or to a person. */
export class NoProvider implements UpdateSender {
  readonly inDoubt = 'unknown';
  /** It hands nothing over: only what had been handed over while there was a provider can be in doubt. */
  readonly notesHandOvers = true;

  send(): Promise<SendOutcome> {
    return Promise.resolve({ state: 'failed', reason: 'no provider of texts is set' });
  }
}

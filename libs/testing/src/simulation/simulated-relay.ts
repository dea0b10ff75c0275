import type { SimulatedProcess } from './simulated-process.js';

/** One update in a mail that the relay took; a mail that brings several updates has one line for each. */
export interface RelayedMail {
  readonly messageId: string;
  readonly updateId: string;
  readonly caseId: string;
  readonly to: string;
  readonly text: string;
  readonly answers: readonly string[];
}

/** The mail relay of the outside world: keeps what it took, in order, repeats and all. */
export class SimulatedRelay {
  readonly taken: RelayedMail[] = [];
  /** Told of each mail just after it was taken. */
  onMail: (mail: RelayedMail) => void = () => undefined;

  /** Resolves when the relay answered 250 after the last byte; rejects when that answer was lost or the mail was not taken. */
  async send(process: SimulatedProcess, mail: readonly RelayedMail[]): Promise<void> {
    await process.call('relay', 'DATA', () => {
      this.taken.push(...mail);
      for (const update of mail) this.onMail(update);
    });
  }
}

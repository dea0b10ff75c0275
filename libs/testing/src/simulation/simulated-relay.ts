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

/** A mail and when it was taken: milliseconds since 1970. */
export type TakenMail = RelayedMail & { readonly at: number };

/** The mail relay of the outside world: keeps what it took, in order, repeats and all. */
export class SimulatedRelay {
  readonly taken: TakenMail[] = [];
  /** Told of each mail just after it was taken. */
  onMail: (mail: RelayedMail) => void = () => undefined;

  /** Resolves when the relay answered 250 after the last byte; rejects when that answer was lost or the mail was not taken. */
  async send(process: SimulatedProcess, mail: readonly RelayedMail[]): Promise<void> {
    await process.call('relay', 'DATA', () => {
      this.taken.push(...mail.map((each) => ({ ...each, at: process.clock.now() })));
      for (const update of mail) this.onMail(update);
    });
  }
}

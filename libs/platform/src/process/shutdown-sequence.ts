import type { Log } from '../logging/log.js';

/** What was opened, so that it is closed in the opposite order: intake first, stores last. */
export class ShutdownSequence {
  private readonly steps: { readonly name: string; readonly close: () => Promise<void> | void }[] = [];
  private current = 'the start';

  /** Registers what was just opened. Closing it must end by itself: bounded, nothing half done. */
  add(name: string, close: () => Promise<void> | void): void {
    this.steps.push({ name, close });
  }

  /** The step that is at work, for the message when the whole takes too long. */
  get at(): string {
    return this.current;
  }

  /** Closes everything, the last opened first. A step that fails does not keep the others from closing. */
  async run(log: Log): Promise<boolean> {
    let clean = true;
    for (let step = this.steps.pop(); step !== undefined; step = this.steps.pop()) {
      this.current = step.name;
      try {
        await step.close();
      } catch (error) {
        clean = false;
        log.error('A part did not stop cleanly.', { part: step.name, error });
      }
    }
    return clean;
  }
}

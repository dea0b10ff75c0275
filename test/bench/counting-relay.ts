import { SMTPServer } from 'smtp-server';

/** A relay that takes every mail, and notes when the first one for each recipient came. */
export class CountingRelay {
  /** Milliseconds (`performance.now`) by recipient. */
  readonly arrivals = new Map<string, number>();
  private readonly server: SMTPServer;

  constructor() {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      logger: false,
      onData: (stream, session, done) => {
        stream.resume();
        stream.on('end', () => {
          const at = performance.now();
          for (const { address } of session.envelope.rcptTo)
            if (!this.arrivals.has(address)) this.arrivals.set(address, at);
          done();
        });
      },
    });
    // A sender that is killed in mid-connection is an error of its connection, and here it is the end of a run.
    this.server.on('error', () => undefined);
  }

  /** Resolves to the relay's address, `smtp://127.0.0.1:port`. */
  listen(): Promise<string> {
    return new Promise((resolve) => {
      const listening = this.server.listen(0, '127.0.0.1', () => {
        const address = listening.address();
        resolve(`smtp://127.0.0.1:${String(typeof address === 'object' && address !== null ? address.port : 0)}`);
      });
    });
  }

  /** Resolves when `count` recipients have got a mail; rejects when none came for a minute. */
  async until(count: number): Promise<void> {
    let seen = this.arrivals.size;
    let movedAt = performance.now();
    while (this.arrivals.size < count) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (this.arrivals.size > seen) {
        seen = this.arrivals.size;
        movedAt = performance.now();
      }
      if (performance.now() - movedAt > 60_000)
        throw new Error(`only ${String(seen)} of ${String(count)} were answered`);
    }
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }
}

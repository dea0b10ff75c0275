import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';

/** One mail as it came to the relay. */
export interface TakenMail {
  readonly messageId: string;
  readonly subject: string;
  readonly to: readonly string[];
}

/** A mail relay outside of the product: outlives it, keeps every mail it took, and may lose its answer. */
export class FaultRelay {
  readonly taken: TakenMail[] = [];
  /** Called when a mail was taken, before the relay answers; false keeps the answer back and closes the connection. */
  onTaken: () => boolean = () => true;
  private readonly server: SMTPServer;

  constructor() {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      logger: false,
      onData: (stream, session, done) => {
        // A client that dies in the middle of its mail has not sent one.
        const gaveUp = (): void => undefined;
        void bytesOf(stream).then((bytes) => {
          const messageId = /^message-id:\s*<([^>]*)>/imu.exec(bytes)?.[1] ?? '';
          const subject = /^subject: *([^\r\n]*)/imu.exec(bytes)?.[1] ?? '';
          this.taken.push({ messageId, subject, to: session.envelope.rcptTo.map(({ address }) => address) });
          if (this.onTaken()) done();
          else for (const connection of this.server.connections) connection.close();
        }, gaveUp);
      },
    });
    // A client that dies in the middle is what this relay is for.
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

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }
}

async function bytesOf(stream: SMTPServerDataStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

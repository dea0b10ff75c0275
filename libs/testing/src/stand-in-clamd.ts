import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What scanners agree to find (eicar.org), in two pieces so that this file is not found. */
export const EICAR = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
);
const STREAM_MAXIMUM = 1_000_000;

/**
 * clamd as clamd(8) describes its TCP socket: INSTREAM, the form that ends in NUL. It takes streams of a million bytes, and
 * finds the EICAR file anywhere in them.
 */
export class StandInClamd {
  /** Connections that were open at once, at most. */
  mostOpen = 0;
  /** The lengths of what was scanned, in bytes. */
  readonly scanned: number[] = [];
  private open = 0;
  private readonly server: Server = createServer((socket) => {
    this.open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.open);
    socket.on('close', () => (this.open -= 1));
    socket.on('error', () => undefined);
    void this.talk(socket);
  });

  /** @param answers false: reads everything and never says a word */
  constructor(private readonly answers = true) {}

  /** Resolves with the port on the loopback address. */
  async listen(): Promise<number> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.close();
    await once(this.server, 'close');
  }

  private async talk(socket: Socket): Promise<void> {
    let held = Buffer.alloc(0);
    const chunks: Buffer[] = [];
    let greeted = false;
    for await (const data of socket as AsyncIterable<Buffer>) {
      held = Buffer.concat([held, data]);
      if (!greeted && held.length >= 10) {
        if (held.toString('latin1', 0, 10) !== 'zINSTREAM\0') return void socket.end('UNKNOWN COMMAND\0');
        held = held.subarray(10);
        greeted = true;
      }
      while (greeted && held.length >= 4 && held.length >= 4 + held.readUInt32BE(0)) {
        const length = held.readUInt32BE(0);
        chunks.push(held.subarray(4, 4 + length));
        held = held.subarray(4 + length);
        const whole = Buffer.concat(chunks);
        if (whole.length > STREAM_MAXIMUM) return void socket.end('INSTREAM size limit exceeded. ERROR\0');
        if (length > 0 || !this.answers) continue;
        this.scanned.push(whole.length);
        socket.end(whole.includes(EICAR) ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0');
      }
    }
  }
}

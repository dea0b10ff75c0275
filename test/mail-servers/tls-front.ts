import { connect, type AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { selfSigned } from '@redress/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** TLS in front of a server of this machine that speaks none, under a certificate for `localhost` that no public authority signed. */
export class TlsFront {
  private constructor(
    readonly port: number,
    /** The file with the certificate of the authority, for who is to trust it. */
    readonly authorityFile: string,
    readonly close: () => Promise<void>,
  ) {}

  static async open(behind: number): Promise<TlsFront> {
    const certificate = selfSigned();
    const folder = await mkdtemp(join(tmpdir(), 'redress-tls-'));
    const authorityFile = join(folder, 'authority.pem');
    await writeFile(authorityFile, certificate.cert);
    const open = new Set<TLSSocket>();
    const server = createServer(certificate, (socket) => {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      const inner = connect(behind, '127.0.0.1');
      for (const [one, other] of [
        [socket, inner],
        [inner, socket],
      ] as const) {
        one.on('error', () => other.destroy());
        one.on('close', () => other.destroy());
        one.pipe(other);
      }
    });
    // A client that does not trust the certificate hangs up in the middle of the handshake.
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TlsFront((server.address() as AddressInfo).port, authorityFile, async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    });
  }
}

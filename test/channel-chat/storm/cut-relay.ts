import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands between visitors and a gateway, and cuts connections as a bad network does: in the middle, with no word to anybody. */
export class CutRelay {
  private readonly open = new Set<Socket>();
  private readonly server: Server;

  private constructor(private readonly target: () => number) {
    this.server = createServer((near) => {
      this.carry(near);
    });
  }

  /** @param target the gateway's port at that moment; 0 while there is none */
  static async listen(target: () => number): Promise<CutRelay> {
    const relay = new CutRelay(target);
    await new Promise<void>((resolve) => relay.server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** Cuts those connections that `chosen` picks. */
  cut(chosen: () => boolean): void {
    for (const near of this.open) if (chosen()) near.destroy();
  }

  close(): void {
    this.server.close();
    this.cut(() => true);
  }

  private carry(near: Socket): void {
    const port = this.target();
    if (port === 0) {
      near.destroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    this.open.add(near);
    const end = (): void => {
      this.open.delete(near);
      near.destroy();
      far.destroy();
    };
    for (const side of [near, far]) side.on('error', end).on('close', end);
    near.pipe(far).pipe(near);
  }
}

import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

type Answer = (args: string) => readonly string[];

/**
 * A server that speaks as much IMAP (RFC 3501) as our reader asks, and Gmail's extension: every folder shows the same mails, each under
 * its X-GM-MSGID. Loopback only.
 */
export class ScriptedImap {
  /** UIDs whose content was fetched, in order. */
  readonly fetched: number[] = [];
  uidValidity = 1;
  private readonly mails: string[] = [];
  private readonly dates: number[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((socket) => {
    this.serve(socket);
  });

  static async open(): Promise<ScriptedImap> {
    const scripted = new ScriptedImap();
    await new Promise<void>((resolve) => scripted.server.listen(0, '127.0.0.1', resolve));
    return scripted;
  }

  mailboxUrl(folder: string): string {
    const { port } = this.server.address() as AddressInfo;
    return `imap://complaints%40acme.example:secret@127.0.0.1:${String(port)}/${encodeURIComponent(folder)}`;
  }

  deliver(raw: string): void {
    this.mails.push(raw);
    // Whole seconds that are surely not before the reader's first look.
    this.dates.push(Date.now() + 1_000);
  }

  /** Ends all connections; clients come again. */
  hangUp(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.hangUp();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => this.sockets.delete(socket));
    socket.write('* OK ready\r\n');
    createInterface({ input: socket }).on('line', (line) => {
      const [tag = '', ...words] = line.split(' ');
      const uid = words[0]?.toUpperCase() === 'UID' ? `UID ${words[1]?.toUpperCase() ?? ''}` : undefined;
      const command = uid ?? words[0]?.toUpperCase() ?? '';
      const args = words.slice(uid === undefined ? 1 : 2).join(' ');
      for (const each of this.answers[command]?.(args) ?? []) socket.write(`${each}\r\n`);
      socket.write(`${tag} ${command in this.answers ? 'OK' : 'BAD'} done\r\n`);
    });
  }

  private readonly answers: Readonly<Record<string, Answer>> = {
    CAPABILITY: () => ['* CAPABILITY IMAP4rev1 X-GM-EXT-1'],
    LOGIN: () => [],
    NOOP: () => [],
    LIST: () => ['* LIST (\\HasNoChildren) "/" "INBOX"'],
    EXAMINE: () => [
      '* FLAGS ()',
      `* ${String(this.mails.length)} EXISTS`,
      `* OK [UIDVALIDITY ${String(this.uidValidity)}] valid`,
      `* OK [UIDNEXT ${String(this.mails.length + 1)}] next`,
    ],
    'UID SEARCH': (args) => [`* SEARCH ${this.named(args).join(' ')}`],
    'UID FETCH': (args) => this.named(args).map((uid) => this.fetch(uid, args)),
  };

  private named(args: string): number[] {
    const ranges = [...args.matchAll(/(?:^|[ ,])(?<from>\d+)(?::(?<to>\d+|\*))?(?=[ ,]|$)/gu)].map(({ groups }) => {
      const from = Number(groups?.['from']);
      const to = groups?.['to'] === '*' ? Infinity : Number(groups?.['to'] ?? from);
      return { from, to };
    });
    return this.mails
      .map((_, index) => index + 1)
      .filter((uid) => ranges.some(({ from, to }) => uid >= from && uid <= to));
  }

  private fetch(uid: number, args: string): string {
    const raw = this.mails[uid - 1] ?? '';
    const wants = /BODY\.PEEK\[(?<what>[^\]]*)\]/u.exec(args)?.groups?.['what'];
    const start = /BODY\.PEEK\[\]<(?<start>\d+)/u.exec(args)?.groups?.['start'];
    if (wants === '') this.fetched.push(uid);
    const content = wants === '' ? raw : raw.slice(0, raw.indexOf('\r\n\r\n') + 4);
    const name = wants === '' ? `BODY[]${start === undefined ? '' : `<${start}>`}` : `BODY[${wants ?? ''}]`;
    const facts = [
      `UID ${String(uid)}`,
      ...(args.includes('X-GM-MSGID') ? [`X-GM-MSGID 17000000000000000${String(uid)}`] : []),
      `RFC822.SIZE ${String(Buffer.byteLength(raw))}`,
      `INTERNALDATE "${internalDate(this.dates[uid - 1] ?? 0)}"`,
      `${name} {${String(Buffer.byteLength(content))}}`,
    ];
    return `* ${String(uid)} FETCH (${facts.join(' ')}\r\n${content})`;
  }
}

/** RFC 3501 section 9, `date-time`. */
function internalDate(epochMs: number): string {
  const date = new Date(epochMs);
  const day = String(date.getUTCDate()).padStart(2, ' ');
  return `${day}-${MONTHS[date.getUTCMonth()] ?? ''}-${String(date.getUTCFullYear())} ${date.toISOString().slice(11, 19)} +0000`;
}

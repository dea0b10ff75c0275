import { connect, type Socket } from 'node:net';

/** One mail to send: who from, and the message as it goes over the wire. */
export interface GeneratedMail {
  readonly from: string;
  readonly content: string;
}

/** Who sends the n-th complaint of a run; `run` keeps the runs of one benchmark apart. */
export function senderOf(run: string, n: number): string {
  return `${run}-${String(n)}@customer.example`;
}

/**
 * The n-th complaint of a run: every one from another customer, 1 KB of text, written as a common client writes it.
 */
export function complaint(run: string, n: number): GeneratedMail {
  const from = senderOf(run, n);
  const words = `Parcel ${String(n)} has not come. I waited at home for two days and nobody rang. `.repeat(13);
  const headers = [
    `From: Customer ${String(n)} <${from}>`,
    'To: complaints@redress.localhost',
    `Subject: Parcel ${String(n)} is late`,
    `Message-ID: <${run}-${String(n)}@mail.customer.example>`,
    `Date: ${new Date().toUTCString()}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
  ];
  return { from, content: `${headers.join('\r\n')}\r\n\r\n${words.match(/.{1,72}/gu)?.join('\r\n') ?? ''}\r\n.\r\n` };
}

/** A mail server that hands over one mail after another on one connection: the cheapest honest sender. */
export class SmtpConnection {
  private buffer = '';
  private waiting: ((line: string) => void) | undefined;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    // A server that ends with its run resets what is still open; a send that waits for an answer then never gets one.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.read('421 the connection was lost\r\n');
    });
    socket.on('data', (chunk: Buffer) => {
      this.read(chunk.toString('latin1'));
    });
  }

  static async open(port: number): Promise<SmtpConnection> {
    const socket = connect(port, '127.0.0.1');
    const connection = new SmtpConnection(socket);
    const greeting = await connection.reply();
    if (!greeting.startsWith('2')) throw new Error(`the server answered: ${greeting}`);
    await connection.say('EHLO generator.example\r\n');
    return connection;
  }

  /** Resolves when the other side has taken responsibility (250 after DATA). */
  async send(mail: GeneratedMail): Promise<void> {
    await this.say(`MAIL FROM:<${mail.from}>\r\n`);
    await this.say('RCPT TO:<complaints@redress.localhost>\r\n');
    await this.say('DATA\r\n');
    await this.say(mail.content);
  }

  close(): void {
    this.socket.end('QUIT\r\n');
  }

  private async say(text: string): Promise<void> {
    this.socket.write(text);
    const line = await this.reply();
    if (!/^[23]/u.test(line)) throw new Error(`the server answered: ${line}`);
  }

  private reply(): Promise<string> {
    return new Promise((resolve) => {
      this.waiting = resolve;
      this.read('');
    });
  }

  // The last line of a reply has a space behind its code.
  private read(text: string): void {
    this.buffer += text;
    const match = /^(?:\d{3}-.*\r\n)*(\d{3} .*)\r\n/u.exec(this.buffer);
    if (match === null || this.waiting === undefined) return;
    this.buffer = this.buffer.slice(match[0].length);
    const resolve = this.waiting;
    this.waiting = undefined;
    resolve(match[1] ?? '');
  }
}

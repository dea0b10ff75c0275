import type { SeededRandom } from '@redress/testing';
import { io, type Socket } from 'socket.io-client';
import { setTimeout as pause } from 'node:timers/promises';
import type { Reply, ShownLine } from '../visitor.js';

const ANSWER_MS = 5_000;

/** A visitor whose connection is lost again and again, and who keeps what the README asks of clients: token, highest number, one message at a time. */
export class StormVisitor {
  readonly lines: ShownLine[] = [];
  readonly sent: string[] = [];
  /** What no visitor should ever see. */
  readonly wrongs: string[] = [];
  connections = 0;
  conversation = '';
  private token: string | undefined;
  private socket: Socket | undefined;
  private welcome = false;
  private lastNumber = 0;
  private gone = false;

  constructor(
    readonly name: string,
    private readonly random: SeededRandom,
    private readonly urls: () => readonly string[],
  ) {}

  get lastSeq(): number {
    return this.lines.at(-1)?.seq ?? 0;
  }

  /** Writes a message, again under the same id until it has an answer. */
  async write(): Promise<void> {
    const number = this.sent.length + 1;
    const text = `Box ${String(number)} of ${this.name} is broken.`;
    this.sent.push(text);
    const { seq = 0 } = await this.insist('message', { id: `m${String(number)}`, text });
    if (seq <= this.lastNumber) this.wrongs.push(`${text} is line ${String(seq)} after ${String(this.lastNumber)}`);
    this.lastNumber = seq;
  }

  /** Resolves when so many lines were shown. */
  async shown(count: number, deadline: number): Promise<void> {
    while (this.lastSeq < count) {
      if (Date.now() > deadline) {
        this.wrongs.push(`shown ${String(this.lastSeq)} of ${String(count)} lines`);
        return;
      }
      await this.come();
      await pause(50);
    }
  }

  /** Everything of the conversation, as a client sees it that has seen nothing of it. */
  async afresh(): Promise<readonly ShownLine[]> {
    const other = new StormVisitor(this.name, this.random, this.urls);
    other.token = this.token;
    await other.shown(this.lastSeq, Date.now() + 30_000);
    other.leave();
    return other.lines;
  }

  /** Resolves when the visitor is there. @throws Error when the visitor has gone for good */
  async come(): Promise<void> {
    while (!this.there) {
      this.drop();
      if (this.gone) throw new Error(`${this.name} has gone`);
      try {
        await this.connect();
      } catch {
        await pause(20 + this.random.below(200));
      }
    }
  }

  /** Goes for good. */
  leave(): void {
    this.gone = true;
    this.drop();
  }

  private drop(): void {
    this.welcome = false;
    this.socket?.disconnect();
    this.socket = undefined;
  }

  private get there(): boolean {
    return this.welcome && this.socket?.connected === true;
  }

  private async insist(event: string, payload: object): Promise<Reply> {
    for (;;) {
      await this.come();
      const reply = await this.ask(event, payload).catch(() => undefined);
      if (reply?.error === undefined && reply !== undefined) return reply;
      if (reply?.error?.retriable === false) throw new Error(`${this.name} was refused: ${reply.error.code}`);
      await pause(20 + this.random.below(200));
    }
  }

  private async ask(event: string, payload: object): Promise<Reply> {
    if (this.socket === undefined) throw new Error('nobody is there');
    return (await this.socket.timeout(ANSWER_MS).emitWithAck(event, payload)) as Reply;
  }

  private async connect(): Promise<void> {
    const transport = this.random.chance(0.1) ? 'polling' : 'websocket';
    const socket = io(`${this.random.pick(this.urls())}/chat`, {
      transports: [transport],
      forceNew: true,
      reconnection: false,
      timeout: ANSWER_MS,
    });
    this.socket = socket;
    this.connections += 1;
    socket.on('message', (line: ShownLine, confirm: () => void) => {
      if (socket !== this.socket) return;
      if (line.seq !== this.lastSeq + 1)
        this.wrongs.push(`line ${String(line.seq)} was shown after ${String(this.lastSeq)}`);
      this.lines.push(line);
      confirm();
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('connect_error', reject);
      // Cut before the namespace has answered: the library says so here alone.
      socket.io.once('close', () => {
        reject(new Error('the connection was cut'));
      });
    });
    const back = this.token === undefined ? {} : { token: this.token, lastSeq: this.lastSeq };
    const reply = await this.ask('hello', back);
    if (reply.token === undefined) throw new Error(`hello was refused: ${reply.error?.code ?? ''}`);
    this.token = reply.token;
    if (this.conversation !== '' && this.conversation !== reply.conversation) this.wrongs.push('another conversation');
    this.conversation = reply.conversation ?? '';
    this.welcome = true;
  }
}

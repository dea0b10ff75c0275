import { io, type Socket } from 'socket.io-client';
import { setTimeout as pause } from 'node:timers/promises';

const ANSWER_MS = 30_000;

/** One line as a visitor's client is shown it. */
export interface ShownLine {
  readonly seq: number;
  readonly from: 'customer' | 'handler' | 'system';
  readonly name?: string;
  readonly text: string;
  readonly at: string;
  readonly id?: string;
  readonly file?: { readonly name: string; readonly type: string; readonly bytes: number };
}

/** Who answers and when, as a visitor's client is told. */
export interface ShownAnswer {
  readonly here: boolean;
  readonly name?: string;
  readonly from?: string;
  readonly by?: string;
  readonly text: string;
}

/** What a request is answered with, whichever it is. */
export interface Reply {
  readonly token?: string;
  readonly conversation?: string;
  readonly reference?: string;
  readonly lastSeq?: number;
  readonly seq?: number;
  readonly error?: {
    readonly code: string;
    readonly detail: string;
    readonly retriable: boolean;
    readonly errors: readonly { readonly field: string; readonly rule: string }[];
  };
}

export interface VisitorOptions {
  /** Of the page that the client stands on. */
  readonly origin?: string;
  /** Which address a proxy says that it comes from. */
  readonly forwardedFor?: string;
  readonly transport?: 'websocket' | 'polling';
  /** BCP 47, said before any hello. */
  readonly language?: string;
  /** Connects again by itself, as a page does. */
  readonly comesBack?: boolean;
  /** Says of no line that it has it. */
  readonly confirmsNothing?: boolean;
}

/** Polls until there is something; with what was waited for when there never is. */
export async function until<T>(what: () => T | undefined | Promise<T | undefined>, waitedFor: string): Promise<T> {
  const end = Date.now() + ANSWER_MS;
  for (;;) {
    const found = await what();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`within the deadline there was never ${waitedFor}`);
    await pause(10);
  }
}

/** A visitor with a client of their own: keeps the token and what was shown, as the page would. */
export class Visitor {
  readonly lines: ShownLine[] = [];
  readonly references: string[] = [];
  readonly answers: ShownAnswer[] = [];
  /** What was asked with each of them. */
  readonly asked: (string | undefined)[] = [];
  /** Why the server would not have them. */
  readonly refusals: Reply[] = [];
  /** That somebody of ours writes, or writes no more. */
  readonly typing: object[] = [];
  /** Whether whoever has the complaint is at work. */
  readonly presence: object[] = [];
  token: string | undefined;

  private constructor(readonly socket: Socket) {
    socket.on('refused', (refusal: Reply) => void this.refusals.push(refusal));
  }

  /** Resolves when the server has taken the connection. @throws what the server refuses it with */
  static async connect(url: string, options: VisitorOptions = {}): Promise<Visitor> {
    const { origin, forwardedFor, transport = 'websocket', comesBack = false, confirmsNothing = false } = options;
    const socket = io(`${url}/chat`, {
      ...{ transports: [transport], auth: { language: options.language } },
      forceNew: true,
      reconnection: comesBack,
      reconnectionDelay: 20,
      reconnectionDelayMax: 100,
      extraHeaders: {
        ...(origin === undefined ? {} : { origin }),
        ...(forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor }),
      },
    });
    const visitor = new Visitor(socket);
    socket.on('message', (line: ShownLine, confirm: () => void) => {
      visitor.lines.push(line);
      if (!confirmsNothing) confirm();
    });
    socket.on('typing', (typing: object) => visitor.typing.push(typing));
    socket.on('presence', (presence: object) => visitor.presence.push(presence));
    socket.on('status', ({ reference, answer, ask }: { reference?: string; answer?: ShownAnswer; ask?: string }) => {
      if (reference !== undefined) visitor.references.push(reference);
      if (answer === undefined) return;
      visitor.answers.push(answer);
      visitor.asked.push(ask);
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', (error) => {
        if (!comesBack) reject(error);
      });
    });
    return visitor;
  }

  get lastSeq(): number {
    return this.lines.at(-1)?.seq ?? 0;
  }

  /** What was shown, as text, in the order in which it came. */
  get texts(): string[] {
    return this.lines.map(({ from, text }) => `${from}: ${text}`);
  }

  async ask(event: string, payload: unknown): Promise<Reply> {
    return (await this.socket.timeout(ANSWER_MS).emitWithAck(event, payload)) as Reply;
  }

  async hello(more: object = {}): Promise<Reply> {
    const back = this.token === undefined ? {} : { token: this.token, lastSeq: this.lastSeq };
    const reply = await this.ask('hello', { ...back, ...more });
    if (reply.token !== undefined) this.token = reply.token;
    if (reply.reference !== undefined && !this.references.includes(reply.reference))
      this.references.push(reply.reference);
    return reply;
  }

  async say(id: string, text: string): Promise<Reply> {
    return this.ask('message', { id, text });
  }

  /** Resolves when so many lines were shown; never more than that. */
  async shown(count: number): Promise<readonly ShownLine[]> {
    return until(
      () => (this.lines.length >= count ? this.lines : undefined),
      `line ${String(count)}; shown: ${JSON.stringify(this.texts)}`,
    );
  }

  /** Resolves when the last word on who answers is such; with what it was instead when it never is. */
  async toldOf(holds: (answer: ShownAnswer) => boolean): Promise<ShownAnswer> {
    const last = (): ShownAnswer | undefined => this.answers.at(-1);
    return until(
      () => {
        const answer = last();
        return answer !== undefined && holds(answer) ? answer : undefined;
      },
      `such an answer; told: ${JSON.stringify(this.answers)}`,
    );
  }

  leave(): void {
    this.socket.disconnect();
  }
}

import { Kept } from './kept.js';
import type { ChatSocket } from './socket.js';

const ANSWER_MS = 10_000;
/** Milliseconds until something is tried again. */
export const PAUSE_MS = 2_000;
// Once may be a server that begins anew.
const MISSES = 2;

/** A file in the conversation, in bytes. */
export interface FileOfLine {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
}

/** One line of what was said. */
export interface Line {
  readonly seq: number;
  readonly from: 'customer' | 'handler' | 'system';
  /** Of whoever of us wrote it. */
  readonly name?: string;
  readonly text: string;
  readonly at: string;
  readonly id?: string;
  /** The file that it is; `text` is its name. */
  readonly file?: FileOfLine;
}

/** Why something was not done. */
export interface Refusal {
  readonly error: { readonly code: string; readonly detail?: string; readonly retriable: boolean };
}

/** What a question is answered with: whatever the event has to say, or why not. */
export type Reply<T = object> = (T & { readonly error?: undefined }) | Refusal;

interface Welcome {
  readonly token: string;
  readonly lastSeq: number;
  readonly reference?: string;
}

type Hear<T> = (heard: T) => void;

/** Why what was shown is not the conversation any more: it is shown again as it is, or the visitor begins another. */
export type Anew = 'again' | 'another';

/**
 * The conversation behind the page. It keeps the token and the number of the last line, says hello with both whenever it is connected, and
 * shows each line once, in order. Where the server knows less of it than was shown, everything begins anew.
 */
export class Conversation {
  private readonly keptToken = new Kept('redress-chat');
  private token = this.keptToken.get();
  private lastSeq = 0;
  // When each line that was shown was said, by its number: another line may come under it.
  private readonly shown = new Map<number, string>();
  // The number of the newest line when we said hello; beyond all while nobody has told us.
  private newest = Number.POSITIVE_INFINITY;
  private knownReference: string | undefined;
  private here = false;
  private readonly lineHearers: Hear<Line>[] = [];
  private readonly presenceHearers: Hear<boolean>[] = [];
  private readonly anewHearers: Hear<Anew>[] = [];
  private readonly refusalHearers: Hear<Refusal>[] = [];
  private misses = 0;

  constructor(private readonly socket: ChatSocket) {}

  /** Connects from now on; whoever wants to hear of it has said so before. */
  begin(): void {
    this.socket.on('connect', () => {
      this.misses = 0;
      this.greet();
    });
    this.socket.on('connect_error', () => {
      this.misses += 1;
      if (this.misses >= MISSES) this.refuse({ error: { code: 'unreachable', retriable: true } });
    });
    this.socket.on('refused', (refusal: Refusal) => {
      this.refuse(refusal);
    });
    this.socket.on('disconnect', (why: string) => {
      this.change(false);
      // The library comes back by itself unless the server ended it.
      if (why === 'io server disconnect')
        setTimeout(() => {
          this.socket.connect();
        }, PAUSE_MS);
    });
    this.socket.on('status', ({ reference }: { readonly reference?: string }) => {
      this.knownReference = reference ?? this.knownReference;
    });
    this.socket.on('message', (line: Line, confirm: () => void) => {
      // What is confirmed counts as read: never a line that was not shown.
      if (this.show(line)) confirm();
    });
    this.change(false);
  }

  /** Whether the server knows us on this connection: what is sent now goes into the conversation. */
  get present(): boolean {
    return this.here;
  }

  /** Whether every line that was there when we came was shown. */
  get caughtUp(): boolean {
    return this.lastSeq >= this.newest;
  }

  /** Of the case, once there is one. */
  get reference(): string | undefined {
    return this.knownReference;
  }

  /** What a request beside the socket shows to be ours; none while nobody has said hello. */
  get credential(): string | undefined {
    return this.token;
  }

  /** `hear` is called with each new line. */
  onLine(hear: Hear<Line>): void {
    this.lineHearers.push(hear);
  }

  /** `hear` is called whenever we begin or cease to be there. */
  onPresence(hear: Hear<boolean>): void {
    this.presenceHearers.push(hear);
  }

  /** `hear` is called when what was shown is not the conversation any more: its lines come again from the first, or another begins. */
  onAnew(hear: Hear<Anew>): void {
    this.anewHearers.push(hear);
  }

  /** `hear` is called whenever the server will not have us, with why; `unreachable`: nothing answers, or our page may not connect. */
  onRefused(hear: Hear<Refusal>): void {
    this.refusalHearers.push(hear);
  }

  /** `hear` is called with what the server sends beside the lines. */
  on<T>(event: string, hear: Hear<T>): void {
    this.socket.on(event, hear);
  }

  /** Sends what needs no answer; it is lost when we are not connected. */
  tell(event: string, payload: object): void {
    if (this.here) this.socket.emit(event, payload);
  }

  /** Asks the server. Without an answer in time the refusal says that it can be tried again. */
  async ask<T>(event: string, payload: object): Promise<Reply<T>> {
    try {
      return (await this.socket.timeout(ANSWER_MS).emitWithAck(event, payload)) as Reply<T>;
    } catch {
      return { error: { code: 'no-answer', retriable: true } };
    }
  }

  /** Begins another conversation: the page is emptied, and whoever comes back to it comes back to that one. */
  leave(): void {
    this.forgetToken();
    this.beginAnew('another');
    this.socket.disconnect().connect();
  }

  private greet(): void {
    this.hello().catch(() => {
      if (this.socket.connected)
        setTimeout(() => {
          this.greet();
        }, PAUSE_MS);
    });
  }

  private async hello(): Promise<void> {
    const language = document.documentElement.lang;
    const { token, lastSeq } = this;
    const back = token === undefined ? {} : { token, lastSeq };
    const reply = await this.ask<Welcome>('hello', { ...back, language });
    if (reply.error === undefined) {
      this.welcome(reply, lastSeq);
      return;
    }
    const { code, detail } = reply.error;
    if (code === 'token-invalid') this.beginAnew('again');
    if (detail !== undefined) this.refuse(reply);
    if (code !== 'token-invalid') throw new Error(code);
    this.forgetToken();
    await this.hello();
  }

  // @param known the number of the last line that we said we have; a server that was restored from a backup knows fewer
  private welcome({ token, lastSeq, reference }: Welcome, known: number): void {
    this.token = token;
    this.keptToken.keep(token);
    if (lastSeq < known) {
      this.beginAnew('again');
      // On this connection come only those that follow.
      this.socket.disconnect().connect();
      return;
    }
    this.newest = lastSeq;
    this.knownReference = reference ?? this.knownReference;
    this.change(true);
  }

  private forgetToken(): void {
    this.keptToken.drop();
    this.token = undefined;
  }

  private beginAnew(why: Anew): void {
    this.lastSeq = 0;
    this.newest = Number.POSITIVE_INFINITY;
    this.knownReference = undefined;
    this.shown.clear();
    for (const hear of this.anewHearers) hear(why);
  }

  private change(here: boolean): void {
    this.here = here;
    for (const hear of this.presenceHearers) hear(here);
  }

  private refuse(refusal: Refusal): void {
    for (const hear of this.refusalHearers) hear(refusal);
  }

  // Whether it is shown, now or since before.
  private show(line: Line): boolean {
    const { seq, at } = line;
    if (seq <= this.lastSeq) return this.shown.get(seq) === at;
    this.lastSeq = seq;
    this.shown.set(seq, at);
    for (const hear of this.lineHearers) hear(line);
    return true;
  }
}

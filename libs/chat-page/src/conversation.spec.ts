/// <reference lib="dom" />
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Conversation, type Line, type Refusal } from './browser/conversation.js';
import type { ChatSocket } from './browser/socket.js';

type Hear = (...heard: unknown[]) => void;
interface Hello {
  readonly token?: string;
  readonly lastSeq?: number | undefined;
}

/** A server that answers each hello with what it is given, in turn. */
class StandIn implements ChatSocket {
  connected = false;
  readonly hellos: Hello[] = [];
  private readonly hearers = new Map<string, Hear>();

  constructor(private readonly answers: object[]) {}

  connect(): void {
    this.connected = true;
    this.happen('connect');
  }

  disconnect(): this {
    this.connected = false;
    this.happen('disconnect', 'io client disconnect');
    return this;
  }

  on(event: string, hear: (...heard: never[]) => void): void {
    this.hearers.set(event, hear as Hear);
  }

  readonly emit = (): void => undefined;

  timeout(): { emitWithAck(event: string, payload: Hello): Promise<unknown> } {
    return {
      emitWithAck: (_, { token, lastSeq }) => {
        this.hellos.push(token === undefined ? {} : { token, lastSeq });
        return Promise.resolve(this.answers.shift() ?? new Promise(() => undefined));
      },
    };
  }

  /** @returns whether the line was confirmed */
  say(seq: number, at: string): boolean {
    let confirmed = false;
    this.happen('message', { seq, from: 'handler', text: '', at }, () => {
      confirmed = true;
    });
    return confirmed;
  }

  private happen(event: string, ...heard: unknown[]): void {
    this.hearers.get(event)?.(...heard);
  }
}

const REFUSED: Refusal = { error: { code: 'token-invalid', detail: 'Closed.', retriable: false } };

async function come(...answers: object[]): Promise<{ socket: StandIn; shown: string[]; conversation: Conversation }> {
  const [socket, shown] = [new StandIn(answers), [] as string[]];
  const conversation = new Conversation(socket);
  conversation.onLine(({ seq, at }: Line) => shown.push(`${String(seq)} ${at}`));
  conversation.onAnew(() => (shown.length = 0));
  conversation.begin();
  socket.connect();
  await settled();
  return { socket, shown, conversation };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('a conversation whose page stays open', () => {
  beforeEach(() => {
    Object.assign(globalThis, { document: { documentElement: { lang: 'en' } } });
  });
  afterEach(() => {
    Object.assign(globalThis, { document: undefined });
  });

  it('begins anew when its token is refused, so that the lines of the new one are shown', async () => {
    const { socket, shown, conversation } = await come({ token: 'one', lastSeq: 0, reference: 'R-1' }, REFUSED, {
      token: 'two',
      lastSeq: 0,
    });
    expect([socket.say(1, 'early'), socket.say(2, 'early')]).toEqual([true, true]);
    socket.disconnect().connect();
    await settled();
    expect([shown, conversation.reference, conversation.present]).toEqual([[], undefined, true]);
    expect(socket.say(1, 'late')).toBe(true);
    expect(shown).toEqual(['1 late']);
    expect(socket.hellos).toEqual([{}, { token: 'one', lastSeq: 2 }, {}]);
  });

  it('is shown from the first line again when the server knows fewer than were shown', async () => {
    const { socket, shown, conversation } = await come(
      { token: 'one', lastSeq: 0 },
      { token: 'one', lastSeq: 1 },
      { token: 'one', lastSeq: 1 },
    );
    for (const seq of [1, 2, 3]) socket.say(seq, 'early');
    socket.disconnect().connect();
    // Before it is known.
    expect([socket.say(2, 'late'), socket.say(3, 'early')]).toEqual([false, true]);
    await settled();
    expect([shown, conversation.present]).toEqual([[], true]);
    for (const seq of [1, 2]) socket.say(seq, 'late');
    expect(shown).toEqual(['1 late', '2 late']);
    expect(socket.hellos.map(({ lastSeq }) => lastSeq)).toEqual([undefined, 3, 0]);
  });
});

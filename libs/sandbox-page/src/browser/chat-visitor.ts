/** What of a socket of socket.io a visit uses. */
interface ChatSocket {
  /** @returns a socket whose questions fail when they have no answer after so many milliseconds */
  timeout(milliseconds: number): {
    emitWithAck(event: string, payload: object): Promise<{ readonly error?: { readonly detail?: string } }>;
  };
  disconnect(): void;
}

interface Library {
  readonly io: (
    namespace: string,
    options: { readonly forceNew: true; readonly transports: readonly string[] },
  ) => ChatSocket;
}

// As the server that answers has it.
const LIBRARY = '/socket.io/socket.io.esm.min.js';
const ANSWER_MS = 10_000;

/** A visitor of the chat who says one thing and goes. @throws Error when it was not taken */
export async function visit(text: string): Promise<void> {
  const { io } = (await import(LIBRARY)) as Library;
  const socket = io('/chat', { forceNew: true, transports: ['websocket'] });
  const ask = async (event: string, payload: object): Promise<void> => {
    const { error } = await socket.timeout(ANSWER_MS).emitWithAck(event, payload);
    if (error !== undefined) throw new Error(error.detail ?? 'The chat did not take it.');
  };
  try {
    await ask('hello', { language: 'en' });
    await ask('message', { id: crypto.randomUUID(), text });
  } finally {
    socket.disconnect();
  }
}

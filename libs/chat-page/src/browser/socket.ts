/** What of a socket of socket.io the page uses. */
export interface ChatSocket {
  readonly connected: boolean;
  connect(): void;
  disconnect(): ChatSocket;
  on(event: string, hear: (...heard: never[]) => void): void;
  emit(event: string, payload: object): void;
  /** @returns a socket whose questions fail when they have no answer after so many milliseconds */
  timeout(milliseconds: number): { emitWithAck(event: string, payload: object): Promise<unknown> };
}

// The library of the server that answers, loaded before this page's own scripts.
declare function io(namespace: string, options: { transports: string[]; auth: { language: string } }): ChatSocket;

export function openSocket(): ChatSocket {
  return io('/chat', {
    transports: ['websocket', 'polling'],
    // Who is turned away before they have said hello is told why in it.
    auth: { language: document.documentElement.lang },
  });
}

interface Typing {
  readonly case: string;
  readonly typing: boolean;
}

const AGAIN_MS = 3_000;

/** Hears who of the visitors writes, as staff are told, and comes again whenever that ends. */
export class Live {
  private source: EventSource | undefined;

  constructor(private readonly hear: (caseId: string, typing: boolean) => void) {}

  /** As whoever is signed in by now. */
  open(): void {
    this.source?.close();
    const source = new EventSource('/api/v1/staff/events');
    this.source = source;
    // The browser comes again by itself where the connection broke, and not where the answer was another.
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) this.openAgain(source);
    });
    source.addEventListener('typing', ({ data }: MessageEvent<string>) => {
      const { case: caseId, typing } = JSON.parse(data) as Typing;
      this.hear(caseId, typing);
    });
  }

  // Somebody else may have opened another by then.
  private openAgain(ended: EventSource): void {
    setTimeout(() => {
      if (this.source === ended) this.open();
    }, AGAIN_MS);
  }
}

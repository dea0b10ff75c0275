interface Typing {
  readonly case: string;
  readonly typing: boolean;
}

/** Hears who of the visitors writes, as staff are told; the browser comes again by itself whenever that ends. */
export class Live {
  private source: EventSource | undefined;

  constructor(private readonly hear: (caseId: string, typing: boolean) => void) {}

  /** As whoever is signed in by now. */
  open(): void {
    this.source?.close();
    this.source = new EventSource('/api/v1/staff/events');
    this.source.addEventListener('typing', ({ data }: MessageEvent<string>) => {
      const { case: caseId, typing } = JSON.parse(data) as Typing;
      this.hear(caseId, typing);
    });
  }
}

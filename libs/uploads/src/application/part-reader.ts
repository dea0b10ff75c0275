import { Readable } from 'node:stream';

/** Cuts what streams in into parts. A connection that breaks ends the part: what came until then counts. */
export class PartReader {
  private readonly chunks: AsyncIterator<Buffer>;
  private next: Buffer | undefined;

  constructor(content: Readable) {
    this.chunks = content[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** True when there are bytes that no part has. */
  async hasMore(): Promise<boolean> {
    while (this.next === undefined || this.next.length === 0) {
      const read = await this.chunks.next().catch(() => ({ done: true, value: undefined }));
      if (read.done === true || read.value === undefined) return false;
      this.next = read.value;
    }
    return true;
  }

  /** At most the next `bytes` bytes. The part before it must have been read to its end. */
  part(bytes: number): Readable {
    return Readable.from(this.bytesOf(bytes), { objectMode: false });
  }

  /** Reads what still comes, and throws it away: who sends hears an answer only then. */
  async drain(): Promise<void> {
    while (await this.hasMore()) this.next = undefined;
  }

  private async *bytesOf(bytes: number): AsyncGenerator<Buffer> {
    for (let left = bytes; left > 0 && (await this.hasMore());) {
      const chunk = this.next ?? Buffer.alloc(0);
      this.next = chunk.subarray(left);
      const taken = chunk.subarray(0, left);
      left -= taken.length;
      yield taken;
    }
  }
}

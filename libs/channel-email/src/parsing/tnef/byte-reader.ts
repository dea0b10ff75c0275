/** Reads little-endian numbers and pieces in order. @throws RangeError at the end of the bytes */
export class ByteReader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  get rest(): number {
    return this.bytes.length - this.at;
  }

  u8(): number {
    return this.take(1).readUInt8(0);
  }

  u16(): number {
    return this.take(2).readUInt16LE(0);
  }

  u32(): number {
    return this.take(4).readUInt32LE(0);
  }

  /** The next bytes, not copied. */
  take(length: number): Buffer {
    if (length > this.rest) throw new RangeError('beyond the end');
    const piece = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return piece;
  }

  /** As `take`, then on to the next multiple of four; missing padding at the very end is forgiven. */
  takePadded(length: number): Buffer {
    const piece = this.take(length);
    this.at += Math.min((4 - (length % 4)) % 4, this.rest);
    return piece;
  }
}

import { hash, randomFillSync } from 'node:crypto';
import { systemClock, type Clock } from './clock.js';

/** Where new ids and secrets come from, so that the simulation can replay them. */
export interface Ids {
  /** A UUIDv7 (RFC 9562 section 5.7): unique, and sorted by the time of its making. */
  next(): string;
  /** `count` bytes that nobody can guess. */
  random(count: number): Uint8Array;
}

/** Ids from the machine's clock and its cryptographic random source. */
export function systemIds(clock: Clock = systemClock): Ids {
  const pool = new RandomPool();
  return { next: () => uuidV7(clock.now(), pool.take(10)), random: (count) => pool.take(count) };
}

// A call to the system's source costs more than the id around it, so its bytes come by the page; each is used once.
class RandomPool {
  private readonly bytes = new Uint8Array(4096);
  private used = this.bytes.length;

  take(count: number): Uint8Array {
    if (count > this.bytes.length) return randomFillSync(new Uint8Array(count));
    if (this.used + count > this.bytes.length) {
      randomFillSync(this.bytes);
      this.used = 0;
    }
    this.used += count;
    return this.bytes.slice(this.used - count, this.used);
  }
}

/** Builds the id of RFC 9562 section 5.7 from a time in milliseconds and ten random bytes. */
export function uuidV7(epochMilliseconds: number, randomBytes: Uint8Array): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(epochMilliseconds, 0, 6);
  bytes.set(randomBytes.subarray(0, 10), 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return formatUuid(bytes);
}

/** When a UUIDv7 was made: milliseconds since 1970. */
export function madeAt(uuid: string): number {
  return Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16);
}

/**
 * The id that follows from `parts`: the same parts give the same id, for ever and on every machine
 * (UUIDv8, RFC 9562 section 5.8, over SHA-256). Parts are length-prefixed, so `a, bc` and `ab, c` differ.
 */
export function derivedId(...parts: readonly string[]): string {
  const prefixed = parts.map((part) => `${String(Buffer.byteLength(part))}:${part}`).join('');
  const bytes = hash('sha256', prefixed, 'buffer').subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return formatUuid(bytes);
}

function formatUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

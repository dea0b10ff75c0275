import { ByteReader } from './byte-reader.js';
import type { Decode } from './code-page.js';

/** One property: its type (MS-OXCDATA section 2.11.1) and the bytes of its first value. */
export interface MapiProperty {
  readonly type: number;
  readonly value: Buffer;
}

// Real mails have below 200; each costs a few bytes of the sender's and an entry of ours.
const PROPERTIES = 5_000;
const VALUES = 1_000;
const MULTIPLE = 0x1000;
const NAMED_FROM = 0x8000;
const OBJECT_TYPE = 0x0d;
const STRING_TYPES: ReadonlySet<number> = new Set([0x1e, 0x1f]);
const VARIABLE_TYPES: ReadonlySet<number> = new Set([OBJECT_TYPE, ...STRING_TYPES, 0x102]);
// What a value takes, padding included (MS-OXTNEF section 2.1.3.4).
const FIXED_BYTES: Readonly<Record<number, number>> = {
  0x01: 0,
  0x02: 4,
  0x03: 4,
  0x04: 4,
  0x05: 8,
  0x06: 8,
  0x07: 8,
  0x0a: 4,
  0x0b: 4,
  0x14: 8,
  0x40: 8,
  0x48: 16,
};

/**
 * The MAPI properties of a mail or attachment by number (MS-OXTNEF section 2.1.3.4); named ones are read over.
 * @throws RangeError when they end too early, are too many, or of a type that has no length
 */
export function readProperties(bytes: Buffer): Map<number, MapiProperty> {
  const reader = new ByteReader(bytes);
  const count = reader.u32();
  if (count > PROPERTIES) throw new RangeError('too many properties');
  const found = new Map<number, MapiProperty>();
  for (let index = 0; index < count; index += 1) {
    const type = reader.u16();
    const id = reader.u16();
    if (id >= NAMED_FROM) skipName(reader);
    const value = readValue(reader, type);
    if (id < NAMED_FROM) found.set(id, { type: type & ~MULTIPLE, value });
  }
  return found;
}

/** The text of a string property; `decode` reads 8-bit ones. Undefined for other types. */
export function propertyText(property: MapiProperty | undefined, decode: Decode): string | undefined {
  if (property === undefined || !STRING_TYPES.has(property.type)) return undefined;
  const text = property.type === 0x1f ? property.value.toString('utf16le') : decode(property.value);
  return text.replace(/\0+$/u, '');
}

function skipName(reader: ByteReader): void {
  reader.take(16);
  if (reader.u32() === 0) reader.u32();
  else reader.takePadded(reader.u32());
}

function readValue(reader: ByteReader, type: number): Buffer {
  const base = type & ~MULTIPLE;
  const variable = VARIABLE_TYPES.has(base);
  const size = FIXED_BYTES[base];
  if (!variable && size === undefined) throw new RangeError('unknown type of property');
  const values = variable || (type & MULTIPLE) !== 0 ? reader.u32() : 1;
  if (values > VALUES) throw new RangeError('too many values');
  let first: Buffer | undefined;
  for (let index = 0; index < values; index += 1) {
    const value = variable ? reader.takePadded(reader.u32()) : reader.take(size ?? 0);
    first ??= value;
  }
  return first ?? Buffer.alloc(0);
}

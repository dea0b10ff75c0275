import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PartReader } from './part-reader.js';

async function partsOf(reader: PartReader, bytes: number): Promise<Buffer[]> {
  const parts: Buffer[] = [];
  while (await reader.hasMore()) parts.push(await buffer(reader.part(bytes)));
  return parts;
}

describe('the reader of parts', () => {
  it('cuts every stream into whole parts and a rest, and loses nothing', async () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(chunks, fc.integer({ min: 1, max: 7 }), async (given, size) => {
        const whole = Buffer.concat(given);
        const parts = await partsOf(new PartReader(Readable.from(given.map((each) => Buffer.from(each)))), size);
        expect(Buffer.concat(parts)).toEqual(whole);
        expect(parts.slice(0, -1).every(({ length }) => length === size)).toBe(true);
      }),
    );
  });

  it('keeps what came before the connection broke', async () => {
    const broken = Readable.from(
      (function* () {
        yield Buffer.from('abc');
        yield Buffer.from('de');
        throw new Error('aborted');
      })(),
    );
    const parts = await partsOf(new PartReader(broken), 4);
    expect(parts.map(String)).toEqual(['abcd', 'e']);
  });
});

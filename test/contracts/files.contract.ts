import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FileStore } from '@redress/files';
import { putAndKill, type ChildTarget } from './files-kill.js';

/** One engine under test. */
export interface FileStoreUnderTest {
  open(): Promise<FileStore>;
  /** What a child process passes to `openFileStore` to reach the same files. */
  child(): ChildTarget;
  /** How many half-finished files lie around, as the engine's own means show it. */
  leftovers(): Promise<number>;
  dispose(): Promise<void>;
}

const MEGABYTE = 1024 * 1024;

/** What every engine of the file store promises. */
export function fileStoreContract(name: string, make: () => Promise<FileStoreUnderTest>): void {
  describe(`file store: ${name}`, () => {
    let under: FileStoreUnderTest;
    let files: FileStore;

    beforeAll(async () => {
      under = await make();
      files = await under.open();
    }, 60_000);
    afterAll(async () => {
      await files.close();
      await under.dispose();
    }, 60_000);

    const newRef = (): string => `contract/${randomUUID()}`;
    // Below and above what each engine keeps in one piece: SQLite 256 KB, S3 in memory 1 MB, S3 one part 5 MB.
    const sizes = [0, 1, 256 * 1024, 256 * 1024 + 1, 3 * MEGABYTE, 12 * MEGABYTE];

    it.each(sizes)('gives back %d bytes, put whole or as a stream, with length and hash', async (size) => {
      const content = randomBytes(size);
      for (const given of [content, chunked(content)]) {
        const ref = newRef();
        const expected = { ref, bytes: size, sha256: sha256(content) };
        expect(await files.put(ref, given)).toEqual(expected);
        expect(await files.stat(ref)).toEqual(expected);
        expect(await files.has(ref)).toBe(true);
        expect(content.equals(await files.read(ref))).toBe(true);
        expect(content.equals(await collect(await files.stream(ref)))).toBe(true);
        expect(content.subarray(0, 300_000).equals(await files.readBeginning(ref, 300_000))).toBe(true);
      }
    });

    it.each([10, 400 * 1024, 6 * MEGABYTE])('takes the same %d bytes again and refuses others', async (size) => {
      const ref = newRef();
      const content = randomBytes(size);
      const first = await files.put(ref, content);
      expect(await files.put(ref, chunked(content))).toEqual(first);
      await expect(files.put(ref, randomBytes(size))).rejects.toMatchObject({ code: 'file-exists', retriable: false });
      await expect(files.put(ref, chunked(randomBytes(size)))).rejects.toMatchObject({ code: 'file-exists' });
      await expect(files.put(ref, Buffer.from('small'))).rejects.toMatchObject({ code: 'file-exists' });
      expect(content.equals(await files.read(ref))).toBe(true);
      expect(await under.leftovers()).toBe(0);
    });

    it('lets exactly one of many writers of a reference win, whatever their sizes', async () => {
      const ref = newRef();
      const contents = [10, 20, 300 * 1024, 400 * 1024, 6 * MEGABYTE, 7 * MEGABYTE].map((size) => randomBytes(size));
      const outcomes = await Promise.allSettled(contents.map((content) => files.put(ref, chunked(content))));
      const winners = outcomes.flatMap((outcome, index) => (outcome.status === 'fulfilled' ? [index] : []));
      expect(winners).toHaveLength(1);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'file-exists' });
      }
      const winner = contents[winners[0] ?? 0] ?? Buffer.alloc(0);
      expect(winner.equals(await files.read(ref))).toBe(true);
      expect(await under.leftovers()).toBe(0);
    });

    it('lets every one of many writers of the same bytes succeed', async () => {
      const ref = newRef();
      const content = randomBytes(400 * 1024);
      const done = await Promise.all(Array.from({ length: 5 }, () => files.put(ref, chunked(content))));
      expect(new Set(done.map((each) => each.sha256))).toEqual(new Set([sha256(content)]));
    });

    it.each([1000, 8 * MEGABYTE])('keeps nothing of a stream that fails after %d bytes', async (size) => {
      const ref = newRef();
      await expect(files.put(ref, failing(size))).rejects.toThrow('the sender hung up');
      expect(await files.has(ref)).toBe(false);
      expect(await under.leftovers()).toBe(0);
      await files.put(ref, Buffer.from('another try'));
    });

    it('keeps nothing of a put that is given up', async () => {
      const ref = newRef();
      const giveUp = new AbortController();
      const stream = new PassThrough();
      const put = files.put(ref, stream, { signal: giveUp.signal });
      stream.write(randomBytes(2 * MEGABYTE));
      giveUp.abort(new Error('nobody waits any more'));
      await expect(put).rejects.toThrow('nobody waits any more');
      expect(stream.destroyed).toBe(true);
      expect(await files.has(ref)).toBe(false);
      expect(await under.leftovers()).toBe(0);
    });

    it('refuses more bytes than allowed, in and out', async () => {
      const ref = newRef();
      const stream = chunked(randomBytes(3 * MEGABYTE));
      const options = { maximumBytes: 2 * MEGABYTE };
      await expect(files.put(ref, stream, options)).rejects.toMatchObject({ code: 'file-too-large' });
      expect(stream.destroyed).toBe(true);
      await expect(files.put(ref, randomBytes(11), { maximumBytes: 10 })).rejects.toMatchObject({
        code: 'file-too-large',
      });
      expect(await files.has(ref)).toBe(false);
      await files.put(ref, randomBytes(11), { maximumBytes: 11 });
      await expect(files.read(ref, 10)).rejects.toMatchObject({ code: 'file-too-large' });
      expect(await files.read(ref, 11)).toHaveLength(11);
      expect(await under.leftovers()).toBe(0);
    });

    it.each([10, 400 * 1024])('forgets %d bytes on demand, and then the reference is free again', async (size) => {
      const ref = newRef();
      await files.put(ref, randomBytes(size));
      await files.remove(ref);
      await files.remove(ref);
      expect(await files.stat(ref)).toBeUndefined();
      await expect(files.read(ref)).rejects.toMatchObject({ code: 'file-not-found', retriable: false });
      await expect(files.stream(ref)).rejects.toMatchObject({ code: 'file-not-found' });
      expect(await under.leftovers()).toBe(0);
      const other = randomBytes(size);
      await files.put(ref, other);
      expect(other.equals(await files.read(ref))).toBe(true);
    });

    it('refuses references that could mean another place', async () => {
      const bad = [
        '',
        '/a',
        'a/',
        'a//b',
        '..',
        'a/../b',
        '.a',
        'a/.b',
        '-a',
        'a b',
        'a\\b',
        'a\0',
        'ä',
        'a\n',
        'a?b',
        'a%2e',
      ];
      for (const ref of [
        ...bad,
        'a'.repeat(129),
        Array(17).fill('a').join('/'),
        `${'a'.repeat(100)}/`.repeat(6) + 'a',
      ]) {
        await expect(files.put(ref, Buffer.from('x'))).rejects.toMatchObject({ code: 'file-ref-invalid' });
        await expect(files.read(ref)).rejects.toMatchObject({ code: 'file-ref-invalid' });
        await expect(files.remove(ref)).rejects.toMatchObject({ code: 'file-ref-invalid' });
      }
    });

    it('streams 50 MB both ways without holding them in memory', async () => {
      const ref = newRef();
      const watch = new MemoryWatch(30 * MEGABYTE);
      const hash = createHash('sha256');
      const stored = await files.put(
        ref,
        generated(50, (chunk) => watch.see(hash.update(chunk))),
      );
      expect(stored).toMatchObject({ bytes: 50 * MEGABYTE, sha256: hash.digest('hex') });
      const back = createHash('sha256');
      for await (const chunk of await files.stream(ref)) watch.see(back.update(chunk as Buffer));
      expect(back.digest('hex')).toBe(stored.sha256);
      expect(watch.isBelow).toBe(true);
    }, 60_000);

    it('shows no half file after a process was killed in the middle of a put', async () => {
      await files.close();
      const ref = newRef();
      await putAndKill(under.child(), ref, 8 * MEGABYTE);
      files = await under.open();
      expect(await files.has(ref)).toBe(false);
      expect(await under.leftovers()).toBe(0);
      await expect(files.read(ref)).rejects.toMatchObject({ code: 'file-not-found' });
      const content = randomBytes(400 * 1024);
      await files.put(ref, content);
      expect(content.equals(await files.read(ref))).toBe(true);
    }, 60_000);
  });
}

/**
 * Whether the memory that buffers in use hold stays so many bytes above what it was at the beginning; looked at every 64 pieces.
 * Garbage is collected only where what lies about is more: beside the modules of many suites that takes seconds each time.
 */
class MemoryWatch {
  isBelow = true;
  private readonly before = buffersInUse();
  private pieces = 0;

  constructor(private readonly most: number) {}

  see(_progress: unknown): void {
    this.pieces += 1;
    if (this.pieces % 64 === 0 && this.isAbove(process.memoryUsage().arrayBuffers) && this.isAbove(buffersInUse()))
      this.isBelow = false;
  }

  private isAbove(bytes: number): boolean {
    return bytes - this.before >= this.most;
  }
}

function buffersInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // Buffers are freed beside the program: the second run waits for the first.
  collect();
  collect();
  return process.memoryUsage().arrayBuffers;
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** In uneven pieces, so that no border of an engine falls on the border of a piece. */
function chunked(content: Buffer): Readable {
  const pieces: Buffer[] = [];
  for (let at = 0; at < content.length; at += 70_001) pieces.push(content.subarray(at, at + 70_001));
  return Readable.from(pieces, { objectMode: false });
}

function failing(bytes: number): Readable {
  return Readable.from(
    (function* () {
      for (let sent = 0; sent < bytes; sent += 1000) yield Buffer.alloc(1000, 7);
      throw new Error('the sender hung up');
    })(),
    { objectMode: false },
  );
}

function generated(megabytes: number, seen: (chunk: Buffer) => void): Readable {
  return Readable.from(
    (function* () {
      for (let made = 0; made < megabytes * 16; made += 1) {
        const chunk = randomBytes(MEGABYTE / 16);
        seen(chunk);
        yield chunk;
      }
    })(),
    { objectMode: false, highWaterMark: MEGABYTE / 16 },
  );
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ResumableUploads, uploadCollection, UploadQuota, UploadStore } from '@redress/uploads';
import type { StoredFile } from '@redress/files';
import { KeyRing, uuidV7, type Ids } from '@redress/kernel';
import { MemoryEngine, openDatabase } from '@redress/persistence';
import { MemoryFiles, type FileBytes } from '@redress/testing';
import { ManualClock } from '../channel-kit/manual-clock.js';

const KEYS = new KeyRing('a secret of the tests, at least thirty-two characters');
const [BEGINNING, REST] = [Buffer.from('My parcel '), Buffer.from('is late.')];
const LENGTH = BEGINNING.length + REST.length;
const DAY_MS = 24 * 3_600_000;

/** What a process does until it is killed: nothing is done after that, and nothing is answered. */
class Life {
  readonly isOver: Promise<void>;
  private end: () => void = () => undefined;

  /** @param moments before or after how many calls it is killed; left out: never */
  constructor(private moments = Infinity) {
    this.isOver = new Promise((resolve) => (this.end = resolve));
  }

  async call<T>(run: () => Promise<T>): Promise<T> {
    await this.moment();
    const result = await run();
    await this.moment();
    return result;
  }

  private async moment(): Promise<void> {
    this.moments -= 1;
    if (this.moments >= 0) return;
    this.end();
    await new Promise(() => undefined);
  }
}

class MortalFiles extends MemoryFiles {
  constructor(
    contents: FileBytes,
    private readonly life: Life,
  ) {
    super(contents);
  }

  override async put(ref: string, content: Uint8Array | Readable): Promise<StoredFile> {
    return this.life.call(() => super.put(ref, content));
  }

  override async remove(ref: string): Promise<void> {
    return this.life.call(() => super.remove(ref));
  }
}

describe('an upload of a holder', () => {
  let clock: ManualClock;
  let engine: MemoryEngine;
  let contents: FileBytes;
  let counter: number;

  beforeEach(() => {
    [clock, engine, contents, counter] = [new ManualClock(), new MemoryEngine(), new Map(), 0];
  });

  const ids: Ids = {
    next: () => uuidV7(clock.now(), ids.random(10)),
    random: (bytes) => {
      counter += 1;
      const random = new Uint8Array(bytes);
      new DataView(random.buffer).setUint32(bytes - 4, counter);
      return random;
    },
  };

  const uploadsOf = async (life = new Life()): Promise<ResumableUploads> => {
    const interpose = async <T>(_: unknown, run: () => Promise<T>): Promise<T> => life.call(run);
    const database = await openDatabase('memory:', { memory: engine, interpose });
    const rows = database.model(uploadCollection('chat'));
    const files = new MortalFiles(contents, life);
    const quota = new UploadQuota(rows, KEYS, 1e9);
    return new ResumableUploads({ rows, files, uploads: new UploadStore(files, ids, 'chat'), quota }, clock, ids);
  };

  const begin = async (uploads: ResumableUploads): Promise<string> => {
    const given = { length: LENGTH, name: 'note.txt', type: 'text/plain', address: '203.0.113.7', holder: 'kim' };
    return (await uploads.begin(given))._id;
  };

  /** As a client does that asks how far it has come. */
  const goOn = async (uploads: ResumableUploads, id: string): Promise<void> => {
    for (let { offset } = await uploads.find(id); offset < LENGTH;) {
      const run = offset === 0 ? BEGINNING : REST;
      ({ offset } = await uploads.append(id, offset, Readable.from([run])));
    }
  };

  it('is filed at one place, however often and wherever its process is killed, and leaves nothing else', async () => {
    let deaths = 0;
    for (let moments = 0; deaths === moments; moments += 1) {
      const id = await begin(await uploadsOf());
      const life = new Life(moments);
      const mortal = await uploadsOf(life);
      const place = `first/${String(moments)}`;
      const done = goOn(mortal, id).then(() => mortal.takeTo(place, id, 'kim'));
      if (!(await Promise.race([life.isOver.then(() => false), done.then(() => true)]))) deaths += 1;

      const next = await uploadsOf();
      await goOn(next, id);
      expect(await next.takeTo(place, id, 'kim')).toMatchObject({ ref: place, bytes: LENGTH });
      await expect(next.takeTo('second', id, 'kim')).rejects.toMatchObject({ code: 'upload-used-conflict' });
      expect(await next.takeTo(place, id, 'kim')).toMatchObject({ ref: place });
      await clock.advance(DAY_MS);
      while ((await next.sweep()) > 0);
      expect([...contents.keys()]).toEqual([place]);
      contents.clear();
    }
    expect(deaths).toBeGreaterThan(10);
  });

  it('is filed once by two who file it at the same time', async () => {
    const [one, other] = [await uploadsOf(), await uploadsOf()];
    const id = await begin(one);
    await goOn(one, id);
    const filed = await Promise.allSettled([one.takeTo('first', id, 'kim'), other.takeTo('second', id, 'kim')]);
    expect(filed.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect([...contents.keys()].filter((ref) => !ref.startsWith('upload/part/'))).toHaveLength(1);
  });

  it('counts for its holder until it is over when it is dropped after its use, and is nothing any more before it', async () => {
    const uploads = await uploadsOf();
    for (let count = 0; count < 25; count += 1) await uploads.drop(await begin(uploads));
    for (let count = 0; count < 20; count += 1) {
      const id = await begin(uploads);
      await goOn(uploads, id);
      await uploads.takeTo(`place/${String(count)}`, id, 'kim');
      await uploads.drop(id);
      await expect(uploads.find(id)).rejects.toMatchObject({ code: 'upload-not-found' });
      await expect(uploads.takeTo(`again/${String(count)}`, id, 'kim')).rejects.toMatchObject({
        code: 'upload-not-found',
      });
    }
    expect(contents.size).toBe(20);
    await expect(begin(uploads)).rejects.toMatchObject({ code: 'uploads-too-many' });
    await clock.advance(DAY_MS);
    await uploads.sweep();
    expect(await begin(uploads)).toMatch(/^[0-9a-f]{36}$/u);
  });
});

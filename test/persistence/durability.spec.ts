import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SqliteStore, STORE_FILE } from '@redress/sqlite';
import { failure } from './failure.js';
import { LedgerProcess } from './ledger-process.js';
import { enter, entriesOf, openLedger, until } from './ledger.js';

const WAL = `${STORE_FILE}-wal`;
// https://www.sqlite.org/fileformat2.html#the_write_ahead_log
const WAL_HEADER = 32;
const FRAME_HEADER = 24;

describe('the embedded store keeps what it has answered', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redress-durability-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });
  const answers = (): string => join(folder, 'answers');
  const data = (): string => join(folder, 'data');

  it('whatever the log is cut off at: the commits up to there, whole, and no others', async () => {
    const store = await openLedger(data());
    const ends: number[] = [];
    for (let n = 1; n <= 5; n += 1) {
      await enter(store, n);
      ends.push(statSync(join(data(), WAL)).size);
    }
    const image = join(folder, 'image');
    mkdirSync(image);
    for (const file of [STORE_FILE, WAL]) copyFileSync(join(data(), file), join(image, file));
    await store.close();
    const first = ends[0] ?? 0;
    for (const length of cutsOf(join(image, WAL)).filter((each) => each >= first)) {
      const cut = join(folder, `cut-${String(length)}`);
      mkdirSync(cut);
      for (const file of [STORE_FILE, WAL]) copyFileSync(join(image, file), join(cut, file));
      truncateSync(join(cut, WAL), length);
      const recovered = await SqliteStore.open(cut);
      const kept = ends.filter((end) => end <= length).length;
      expect({ length, entries: entriesOf(recovered) }).toEqual({
        length,
        entries: ends.slice(0, kept).map((_, n) => n + 1),
      });
      await recovered.close();
    }
  }, 120_000);

  it('when a page of the log was written wrongly: the commits before it', async () => {
    const store = await openLedger(data());
    for (let n = 1; n <= 3; n += 1) await enter(store, n);
    const end = statSync(join(data(), WAL)).size;
    for (let n = 4; n <= 6; n += 1) await enter(store, n);
    const image = join(folder, 'image');
    mkdirSync(image);
    for (const file of [STORE_FILE, WAL]) copyFileSync(join(data(), file), join(image, file));
    await store.close();
    const wal = readFileSync(join(image, WAL));
    wal.fill(0xff, end + FRAME_HEADER + 100, end + FRAME_HEADER + 110);
    writeFileSync(join(image, WAL), wal);
    const recovered = await SqliteStore.open(image);
    expect(entriesOf(recovered)).toEqual([1, 2, 3]);
    await recovered.close();
  });

  it('when it is killed in mid-write, again and again on the same folder', async () => {
    for (let round = 1; round <= 4; round += 1) {
      const ledger = new LedgerProcess(data(), answers(), { atOnce: 8 });
      const before = ledger.entered().length;
      await until('enough is written', () => ledger.entered().length >= before + 150 * round);
      await ledger.kill();
      const store = await openLedger(data());
      const entries = new Set(entriesOf(store));
      expect(ledger.entered().filter((n) => !entries.has(n))).toEqual([]);
      await store.close();
    }
  }, 120_000);

  it('when the disk is full: says so, keeps nothing half, and goes on when there is room', async () => {
    const limit = ['bash', '-c', 'ulimit -S -f 600; exec "$@"', 'limited'];
    const ledger = new LedgerProcess(data(), answers(), { atOnce: 4, before: limit });
    try {
      const refused = (): string[] => ledger.lines().filter((line) => line.startsWith('refused'));
      await until('the disk is full', () => refused().length >= 12);
      expect(new Set(refused().map((line) => line.split(' ').slice(2).join(' ')))).toEqual(
        new Set(['store-full true']),
      );
      const answered = ledger.entered().length;
      execFileSync('prlimit', [`--pid=${String(ledger.child.pid)}`, '--fsize=unlimited']);
      await until('it goes on', () => ledger.entered().length >= answered + 50);
    } finally {
      await ledger.kill();
    }
    const store = await openLedger(data());
    const entries = new Set(entriesOf(store));
    expect(ledger.entered().filter((n) => !entries.has(n))).toEqual([]);
    await store.close();
  }, 60_000);

  it('after a clean end, without a log to recover', async () => {
    const ledger = new LedgerProcess(data(), answers(), { atOnce: 8, last: 100 });
    await ledger.ended();
    expect(ledger.lines().at(-1)).toBe('closed');
    expect(statSync(join(data(), WAL), { throwIfNoEntry: false })?.size ?? 0).toBe(0);
    const store = await openLedger(data());
    expect(entriesOf(store)).toHaveLength(100);
    await store.close();
  }, 60_000);

  it.each<[string, (file: string) => void]>([
    [
      'its beginning overwritten',
      (file) => {
        overwrite(file, 0);
      },
    ],
    [
      'a page in the middle overwritten',
      (file) => {
        overwrite(file, 4096 * 5);
      },
    ],
    [
      'its end cut off',
      (file) => {
        truncateSync(file, 4096 * 3 + 100);
      },
    ],
    [
      'other content',
      (file) => {
        writeFileSync(file, 'this is no database, '.repeat(1000));
      },
    ],
  ])('refuses to start on a file with %s, and says how to restore', async (_, damage) => {
    const store = await openLedger(data());
    for (let n = 1; n <= 20; n += 1) await enter(store, n);
    await store.close();
    const file = join(data(), STORE_FILE);
    copyFileSync(file, join(folder, 'backup'));
    damage(file);
    const error = await failure(SqliteStore.open(data()));
    expect(error).toMatchObject({ code: 'store-damaged', retriable: false });
    expect((error as Error).message).toContain('newest backup');
    copyFileSync(join(folder, 'backup'), file);
    const restored = await SqliteStore.open(data());
    expect(entriesOf(restored)).toHaveLength(20);
    await restored.close();
  });

  it('lets one process have a folder, names it to the next, and survives its death', async () => {
    const ledger = new LedgerProcess(data(), answers());
    await until('it has the folder', () => ledger.entered().length > 0);
    const error = await failure(SqliteStore.open(data()));
    expect(error).toMatchObject({ code: 'store-locked' });
    expect((error as Error).message).toContain(`process ${String(ledger.child.pid)} on `);
    await ledger.kill();
    const store = await SqliteStore.open(data());
    const again = await failure(SqliteStore.open(data()));
    expect((again as Error).message).toContain(`process ${String(process.pid)} on `);
    await store.close();
    await (await SqliteStore.open(data())).close();
  }, 60_000);
});

/** Every frame's border, and places inside its header and its page. */
function cutsOf(wal: string): number[] {
  const image = readFileSync(wal);
  const frame = FRAME_HEADER + image.readUInt32BE(8);
  const cuts: number[] = [];
  for (let start = WAL_HEADER; start < image.length; start += frame) {
    cuts.push(start, start + 8, start + Math.floor(frame / 2), start + frame - 1);
  }
  return [...cuts, image.length];
}

function overwrite(file: string, at: number): void {
  const content = readFileSync(file);
  content.fill(0x5a, at, at + 3000);
  writeFileSync(file, content);
}

import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const MODULE = pathToFileURL(resolve('scripts/set-up/while-locked.mjs')).href;

/** Wants a lock twenty times at once and prints how many had it together, at most. */
const PROGRAM = `
  const { whileLocked } = await import(process.argv[1]);
  let [inside, most] = [0, 0];
  const work = async () => {
    most = Math.max(most, ++inside);
    await new Promise(setImmediate);
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 20 }, () => whileLocked(process.argv[2], work)));
  console.log(most);
`;

describe('a lock of the set-up', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redress-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is had by one at a time, however many within one process want it, and leaves nothing behind', async () => {
    const args = ['--input-type=module', '--eval', PROGRAM, MODULE, join(folder, 'apt.lock')];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(stdout.trim()).toBe('1');
    expect(await readdir(folder)).toEqual([]);
  });
});

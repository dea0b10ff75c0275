import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSecret } from './open-secret.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'redress-secret-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('the secret in the data folder', () => {
  it('is made once and kept', () => {
    const made = openSecret({ secret: undefined, dataDir: folder });
    expect(made.length).toBeGreaterThanOrEqual(32);
    expect(openSecret({ secret: undefined, dataDir: folder })).toBe(made);
  });

  it('is not made anew beside a database', () => {
    writeFileSync(join(folder, 'redress.db'), '');
    expect(() => openSecret({ secret: undefined, dataDir: folder })).toThrow(
      expect.objectContaining({ code: 'secret-lost' }),
    );
  });

  it('says that the folder cannot be written, and what to do', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => openSecret({ secret: undefined, dataDir: join(file, 'data') })).toThrow(
      expect.objectContaining({
        code: 'data-folder-unusable',
        message: expect.stringContaining('set REDRESS_DATA_DIR') as unknown,
      }),
    );
  });
});

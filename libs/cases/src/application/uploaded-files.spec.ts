import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AttachmentData } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { RedressError, sha256 } from '@redress/kernel';
import type { UploadRow } from '@redress/uploads';
import { UploadedFiles } from './uploaded-files.js';

describe('what staff uploaded for a message', () => {
  let kept: Map<string, string>;
  let infected: string | undefined;

  beforeEach(() => {
    kept = new Map<string, string>();
    infected = undefined;
  });

  const sizes: Readonly<Record<string, number>> = { letter: 6_000_000, map: 500_000, film: 500_001 };
  const uploads = {
    ready: (id: string, holder: string): Promise<UploadRow> => {
      const length = sizes[id];
      return length === undefined || holder !== 'c1:ivy'
        ? Promise.reject(new RedressError('upload-not-found', 'there is none'))
        : Promise.resolve({ length } as UploadRow);
    },
    takeTo: (ref: string, id: string): Promise<AttachmentData> => {
      kept.set(ref, id);
      return Promise.resolve({ ref, bytes: 1, sha256: sha256(id), name: id, type: 'image/png' });
    },
  };
  const scanned = {
    judged: (files: readonly AttachmentData[]): Promise<AttachmentData[]> =>
      Promise.resolve(
        files.map((file) => Object.assign(file, { scan: file.name === infected ? 'infected' : 'clean' })),
      ),
  };
  const store = {
    put: (ref: string, bytes: Buffer): Promise<unknown> => {
      kept.set(ref, bytes.toString('utf8'));
      return Promise.resolve({ ref, bytes: bytes.length, sha256: sha256(bytes) });
    },
    remove: (ref: string): Promise<void> => {
      kept.delete(ref);
      return Promise.resolve();
    },
  } as unknown as FileStore;
  const keep = (...ids: string[]): Promise<unknown> =>
    new UploadedFiles(uploads, scanned, store).keep({ caseId: 'c1', author: 'ivy', ids, cause: 'key:1' });

  it('is copied to the case, with a list of it', async () => {
    await keep('letter', 'map');
    expect([...kept.keys()].slice(0, 2)).toEqual(['entries/c1/upload-letter', 'entries/c1/upload-map']);
    expect([...kept.keys()][2]).toMatch(/^entries\/c1\/key-1\//u);
  });

  it.each([
    ['attachments-too-large', ['letter', 'film']],
    ['upload-not-found', ['letter', 'none']],
  ])('is not copied where it is refused: %s', async (code, ids) => {
    await expect(keep(...ids)).rejects.toMatchObject({ code });
    expect([...kept.keys()]).toEqual([]);
  });

  it('does not stay where it is infected', async () => {
    infected = 'map';
    await expect(keep('letter', 'map')).rejects.toMatchObject({
      code: 'attachment-infected',
      fields: [{ field: 'attachments[1]' }],
    });
    expect([...kept.keys()]).toEqual(['entries/c1/upload-letter']);
  });
});

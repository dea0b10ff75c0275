import { describe, expect, it } from '@jest/globals';
import type { InboxRow } from '@redress/channel-kit';
import type { MessageReceived } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { RedressError, sha256 } from '@redress/kernel';
import type { ScanVerdict } from '@redress/virus-scan';
import { encodeSubmission } from './raw-submission.js';
import { toHints } from './web-hints.js';
import { WebNormaliser } from './web-normaliser.js';

const FILE = { ref: 'upload/web/1', bytes: 3, sha256: sha256('abc'), name: 'a.txt', type: 'text/plain' };

function readWith(scan?: () => Promise<ScanVerdict>): Promise<MessageReceived> {
  const row: InboxRow = {
    _id: '01930000-0000-7000-8000-000000000001',
    dedupeKey: 'k',
    channel: 'web',
    account: 'web-form',
    externalId: 'x',
    raw: { ref: 'raw/web/x', bytes: 1, sha256: sha256('x') },
    receivedAt: '2026-11-22T10:00:00.000Z',
    hints: toHints({ partyKey: 'p', requestHash: 'h' }),
    reading: 0,
    publishedAt: null,
    open: 1,
    dueAt: '2026-11-22T10:00:00.000Z',
    attempts: 0,
  };
  const raw = encodeSubmission({ description: 'It is late.', details: {}, files: [FILE] });
  return new WebNormaliser({} as FileStore, scan === undefined ? undefined : { scan }).normalise(row, raw);
}

describe('the files of a complaint', () => {
  it('say nothing of viruses where nobody looks for them', async () => {
    expect((await readWith()).attachments).toEqual([FILE]);
  });

  it.each(['clean', 'not-scanned'] as const)('stay when they are %s', async (scan) => {
    expect((await readWith(() => Promise.resolve(scan))).attachments).toEqual([{ ...FILE, scan }]);
  });

  it('are to be had by the original alone when they are infected', async () => {
    const { attachments } = await readWith(() => Promise.resolve('infected'));
    expect(attachments).toEqual([{ ...FILE, scan: 'infected', ref: 'raw/web/x' }]);
  });

  it('that are damaged do not make the complaint unreadable', async () => {
    const damaged = (): Promise<never> => Promise.reject(new RedressError('file-damaged', 'half of it is gone'));
    expect((await readWith(damaged)).attachments).toEqual([{ ...FILE, scan: 'not-scanned' }]);
  });

  it('are looked at later when they cannot be read for now', async () => {
    const away = (): Promise<never> =>
      Promise.reject(new RedressError('files-unavailable', 'not now', { retriable: true }));
    await expect(readWith(away)).rejects.toMatchObject({ code: 'files-unavailable' });
  });
});

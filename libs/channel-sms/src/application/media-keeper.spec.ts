import { describe, expect, it } from '@jest/globals';
import type { InboxRow } from '@redress/channel-kit';
import { toInstant, uuidV7, type Clock } from '@redress/kernel';
import { MediaKeeper } from './media-keeper.js';

const NOW = Date.UTC(2026, 10, 28);
const MINUTE = 60_000;

describe('a picture whose provider is away', () => {
  const kept = async (cameAt: number, writtenAt: number): Promise<unknown> => {
    const clock: Clock = { now: () => NOW, after: () => () => undefined };
    const keeper = new MediaKeeper({
      network: 'sms',
      source: { fetch: () => Promise.resolve({ is: 'away', why: 'HTTP 503' }) },
      files: {
        stat: () => Promise.resolve(undefined),
        put: () => Promise.reject(new Error('nothing to put')),
        stream: () => [] as never,
        readBeginning: () => Promise.reject(new Error('nothing to read')),
      },
      clock,
    });
    const row = { _id: uuidV7(cameAt, new Uint8Array(10)), receivedAt: toInstant(writtenAt) } as InboxRow;
    return await keeper.keep(row, [{ url: 'https://x/1', type: 'image/png' }]).catch((error: unknown) => error);
  };

  it('is waited for by the time for which we have had its text, however old that is', async () => {
    expect(await kept(NOW - MINUTE, NOW - 900 * MINUTE)).toMatchObject({ code: 'media-unavailable', retriable: true });
    expect(await kept(NOW - 3 * MINUTE, NOW - 3 * MINUTE)).toEqual({ attachments: [], missing: 1 });
  });
});

describe('a file by text', () => {
  const kept = async (beginning: Buffer): Promise<unknown> => {
    const stored = { ref: 'media/sms/x/0', bytes: 3, sha256: 'x', putAt: '' } as never;
    const keeper = new MediaKeeper({
      network: 'sms',
      source: { fetch: () => Promise.reject(new Error('it is here already')) },
      files: {
        stat: () => Promise.resolve(stored),
        put: () => Promise.reject(new Error('nothing to put')),
        stream: () => [] as never,
        readBeginning: () => Promise.resolve(beginning),
      },
      clock: { now: () => NOW, after: () => () => undefined },
    });
    const row = { _id: uuidV7(NOW, new Uint8Array(10)), receivedAt: toInstant(NOW) } as InboxRow;
    return (await keeper.keep(row, [{ url: 'https://x/1', type: 'application/octet-stream' }])).attachments[0];
  };

  it('is marked where it is a program, whatever it is said to be', async () => {
    expect(await kept(Buffer.from('MZ\x90\0\x03\0', 'latin1'))).toMatchObject({ program: true });
    expect(await kept(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))).not.toHaveProperty('program');
  });
});

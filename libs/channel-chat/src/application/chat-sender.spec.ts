import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DeliveryRow } from '@redress/channel-kit';
import type { AttachmentData } from '@redress/contracts';
import type { StoredFile } from '@redress/files';
import { RedressError, sha256 } from '@redress/kernel';
import type { ChatEntryRow } from '../infrastructure/chat-entry-row.js';
import { ChatSender } from './chat-sender.js';
import type { NewLine } from './transcript.js';

const AT = Date.UTC(2026, 10, 29, 10);

describe('an update in a conversation', () => {
  let stored: Map<string, Buffer>;
  let lines: ChatEntryRow[];
  let isAway: boolean;
  /** How many lines are written before the process ends. */
  let room: number;

  beforeEach(() => {
    [stored, lines] = [new Map<string, Buffer>(), []];
    [isAway, room] = [false, 100];
  });

  const look = async (ref: string): Promise<Buffer | undefined> => {
    await Promise.resolve();
    if (isAway) throw new RedressError('files-unavailable', 'the store is away', { retriable: true });
    return stored.get(ref);
  };
  const files = {
    has: async (ref: string): Promise<boolean> => (await look(ref)) !== undefined,
    read: async (ref: string): Promise<Buffer> => {
      const bytes = await look(ref);
      if (bytes === undefined) throw new RedressError('file-not-found', 'it was never put');
      return bytes;
    },
  };
  const append = async (line: NewLine): Promise<ChatEntryRow> => {
    await Promise.resolve();
    const standing = lines.find(({ source }) => source === line.source);
    if (standing !== undefined) return standing;
    if (lines.length === room) throw new Error('the process ends');
    const seq = lines.length + 1;
    const written = { ...line, _id: `${line.conversation}:${String(seq)}`, seq };
    lines.push(written);
    return written;
  };
  const nothing = async (): Promise<void> => Promise.resolve();
  const sender = (): ChatSender =>
    new ChatSender(
      files,
      { append },
      { said: nothing, bar: nothing, unbar: nothing },
      { now: () => AT, after: () => () => undefined },
    );

  const keep = (ref: string, content: string): StoredFile => {
    stored.set(ref, Buffer.from(content));
    return { ref, bytes: Buffer.byteLength(content), sha256: sha256(content) };
  };
  const file = (name: string, scan: 'clean' | 'infected' = 'clean'): AttachmentData => ({
    ...keep(`upload/staff/${name}`, name),
    name,
    type: 'text/plain',
    scan,
  });
  const delivery = (...sent: readonly AttachmentData[]): DeliveryRow => {
    const text = 'Here they are.';
    const attachments = sent.length === 0 ? {} : { attachments: keep('manifest', JSON.stringify(sent)) };
    const update = {
      ...{ account: 'kim', reference: 'K7M-Q2X-WDP', kind: 'reply', automatic: 'no', writtenBy: 'Sam' },
      ...{ text: { preview: text, bytes: text.length, sha256: sha256(text) }, ...attachments },
    };
    return { _id: 'u1', update } as unknown as DeliveryRow;
  };
  const said = (): string[] =>
    lines.map(({ source, text, updateId, unseen }) => [source, text, updateId, unseen].filter(Boolean).join(' '));

  it('is its words and then its files, by whoever wrote it, and has arrived with the last of them', async () => {
    const [letter, plan] = [file('letter.txt'), file('plan.txt')];
    const outcome = await sender().send(delivery(letter, plan));
    expect(outcome).toMatchObject({ state: 'accepted', externalId: 'kim:1' });
    const of = { conversation: 'kim', from: 'handler', name: 'Sam', at: '2026-11-29T10:00:00.000Z' };
    expect(lines).toEqual([
      { _id: 'kim:1', seq: 1, ...of, source: 'update:u1', text: 'Here they are.', reference: 'K7M-Q2X-WDP' },
      { _id: 'kim:2', seq: 2, ...of, source: 'update:u1:file:1', text: 'letter.txt', file: letter },
      {
        ...{ _id: 'kim:3', seq: 3, ...of, source: 'update:u1:file:2', text: 'plan.txt', file: plan },
        ...{ updateId: 'u1', unseen: 1 },
      },
    ]);
  });

  it('without files has arrived with its words', async () => {
    await sender().send(delivery());
    expect(said()).toEqual(['update:u1 Here they are. u1 1']);
  });

  it.each([0, 1, 2])('goes on where the process ended after %i of its lines', async (written) => {
    const update = delivery(file('letter.txt'), file('plan.txt'));
    room = written;
    await expect(sender().send(update)).rejects.toThrow('the process ends');
    expect(said().join()).not.toContain('u1 1');
    room = 100;
    for (const _ of [1, 2]) expect(await sender().send(update)).toMatchObject({ externalId: 'kim:1' });
    expect(said()).toEqual([
      'update:u1 Here they are.',
      'update:u1:file:1 letter.txt',
      'update:u1:file:2 plan.txt u1 1',
    ]);
  });

  it('says nothing while the file store is away, and all of it later', async () => {
    const update = delivery(file('letter.txt'));
    isAway = true;
    expect(await sender().send(update)).toMatchObject({ state: 'refused-for-now' });
    expect(lines).toEqual([]);
    isAway = false;
    expect(await sender().send(update)).toMatchObject({ state: 'accepted' });
    expect(lines).toHaveLength(2);
  });

  it.each(['manifest', 'upload/staff/plan.txt'])(
    'is refused for good, without a line, where %s is gone',
    async (ref) => {
      const update = delivery(file('letter.txt'), file('plan.txt'));
      stored.delete(ref);
      expect(await sender().send(update)).toEqual({
        state: 'failed',
        reason: expect.stringMatching(/not there any more$/u),
      });
      expect(lines).toEqual([]);
    },
  );

  it('is refused for good where a file is infected', async () => {
    const update = delivery(file('letter.txt'), file('plan.txt', 'infected'));
    expect(await sender().send(update)).toMatchObject({ state: 'failed', reason: expect.stringContaining('infected') });
    expect(lines).toEqual([]);
  });
});

import { beforeEach, describe, expect, it } from '@jest/globals';
import { toInstant } from '@redress/kernel';
import { KeptTexts, newSid } from './kept-texts.js';

const OURS = '+447700900000';
const KIM = '+447700900123';
const MIDNIGHT = Date.UTC(2026, 10, 28);
const HOUR = 3_600_000;

interface Listed {
  readonly messages: readonly { readonly body: string }[];
  readonly next_page_uri: string | null;
}

describe('the texts that the network keeps', () => {
  let texts: KeptTexts;
  beforeEach(() => {
    texts = new KeptTexts(`AC${'1'.repeat(32)}`);
  });
  const receive = (body: string, at: number, files: Buffer[] = []): readonly string[] =>
    texts.keepReceived({
      ...{ sid: newSid(), receivedAt: toInstant(at), from: KIM, to: OURS, body },
      files: files.map((bytes) => ({ type: 'image/png', bytes })),
    });
  const list = (query: Record<string, string>): Listed => texts.list(new URLSearchParams(query)) as never;
  const bodies = (query: Record<string, string>): string[] => list(query).messages.map(({ body }) => body);

  it('are listed by when they were sent: a day or an instant, which is part of what is asked for', () => {
    for (const hour of [-1, 0, 12, 24]) receive(String(hour), MIDNIGHT + hour * HOUR + 500);
    expect(bodies({ 'DateSent>': '2026-11-28T00:00:00Z' })).toEqual(['24', '12', '0']);
    expect(bodies({ 'DateSent>': '2026-11-28', 'DateSent<': '2026-11-28' })).toEqual(['12', '0']);
    expect(bodies({ 'DateSent<': '2026-11-28T12:00:00Z' })).toEqual(['12', '0', '-1']);
    expect(bodies({ DateSent: '2026-11-27' })).toEqual(['-1']);
    texts.keepSent({
      ...{ sid: newSid(), receivedAt: toInstant(MIDNIGHT), from: OURS, to: KIM },
      body: 'x',
      status: 'queued',
    });
    expect(bodies({ DateSent: '2026-11-28', To: KIM })).toEqual([]);
    expect(bodies({ To: KIM })).toEqual(['x']);
  });

  it('are listed page by page, each leading to the next', () => {
    for (let n = 0; n < 60; n += 1) receive(String(n), MIDNIGHT + n * 1_000);
    expect(list({}).messages).toHaveLength(50);
    const found: string[] = [];
    let query: Record<string, string> | undefined = { To: OURS, PageSize: '25' };
    while (query !== undefined) {
      const { messages, next_page_uri: next }: Listed = list(query);
      found.push(...messages.map(({ body }) => body));
      query = next === null ? undefined : Object.fromEntries(new URL(next, 'http://localhost').searchParams);
    }
    expect(found).toEqual(Array.from({ length: 60 }, (_, n) => String(59 - n)));
  });

  it('go with their files when many newer have come', () => {
    const [first = ''] = receive('first', MIDNIGHT, [Buffer.from('a')]);
    const [second = ''] = receive('second', MIDNIGHT, [Buffer.from('b')]);
    for (let n = 0; n < 1_999; n += 1) receive(String(n), MIDNIGHT + n);
    expect([texts.file(first), texts.file(second)?.bytes.toString()]).toEqual([undefined, 'b']);
  });
});

import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { DEFAULT_TIMING, type AcceptInput, type ChannelKit } from '@redress/channel-kit';
import type { MessageSettled } from '@redress/contracts';
import { RedressError } from '@redress/kernel';
import { GatewayBench } from './gateway-bench.js';
import { settle } from './manual-clock.js';
import { plainMessage } from './samples.js';

const MINUTE = 60_000;

let bench: GatewayBench;
let kit: ChannelKit;

beforeEach(async () => {
  bench = GatewayBench.open();
  kit = await bench.boot();
  kit.start();
  await settle();
});

function aMail(text = 'It is late.', more: Partial<AcceptInput> = {}): AcceptInput {
  return {
    dedupeKey: `complaints@acme.example ${text}`,
    account: 'complaints@acme.example',
    externalId: 'm1@mail.example',
    raw: Buffer.from(text),
    receivedAt: '2026-03-02T09:00:00.000Z',
    ...more,
  };
}

function fate(messageId: string, more: Partial<MessageSettled> = {}): MessageSettled {
  return {
    messageId,
    reading: 0,
    channel: 'email',
    fate: 'opened',
    caseIds: [messageId],
    at: '2026-03-02T09:00:01.000Z',
    ...more,
  };
}

describe('a message', () => {
  it('is durable, raw bytes first, before its source hears that it is ours', async () => {
    const calls: string[] = [];
    bench.judge = (call) => {
      calls.push(call);
      return 'works';
    };
    const { row } = await kit.inbox.accept(aMail());
    expect(calls.slice(0, 2)).toEqual(['file put', 'store email_inbox.insertMany']);
    expect(bench.file(row.raw.ref)?.toString()).toBe('It is late.');
  });

  it('that comes again is known, whatever its trace headers say now, with its fate', async () => {
    const first = await kit.inbox.accept(aMail());
    await kit.idle();
    kit.fates.settled(fate(first.messageId));
    await kit.idle();
    const again = await kit.inbox.accept(
      aMail('It is late.', { raw: Buffer.from('Received: by other\r\nIt is late.') }),
    );
    expect(again).toMatchObject({ messageId: first.messageId, duplicate: true, row: { open: 0, fate: 'opened' } });
    await settle();
    expect(bench.messages).toHaveLength(1);
    expect(bench.fileCount).toBe(1);
  });

  it('that comes twice at once is one', async () => {
    const accepted = await Promise.all([kit.inbox.accept(aMail()), kit.inbox.accept(aMail())]);
    expect(accepted.filter(({ duplicate }) => duplicate)).toHaveLength(1);
    await settle();
    expect(new Set(bench.messages.map(({ id }) => id)).size).toBe(1);
  });

  it('may be a stream, whose copy goes again when the message is known', async () => {
    const stream = (): Readable => Readable.from([Buffer.from('It is '), Buffer.from('late.')]);
    const first = await kit.inbox.accept(aMail('s', { raw: stream() }));
    const again = await kit.inbox.accept(aMail('s', { raw: stream() }));
    expect(again).toMatchObject({ duplicate: true, messageId: first.messageId });
    expect(bench.fileCount).toBe(1);
    await settle();
    expect(bench.messages[0]?.text.preview).toBe('It is late.');
  });

  it('keeps its hints small', async () => {
    const hints = { recipients: Array.from({ length: 300 }, (_, index) => `r${String(index)}@our.example`) };
    await expect(kit.inbox.accept(aMail('x', { hints }))).rejects.toMatchObject({ code: 'hints-too-large' });
  });
});

describe('publishing', () => {
  it('repeats in growing pauses until the fate is back', async () => {
    const { messageId } = await kit.inbox.accept(aMail());
    const times: number[] = [];
    const started = bench.clock.now();
    bench.onPublished = () => void times.push(Math.round((bench.clock.now() - started) / MINUTE));
    await bench.clock.advance(31 * MINUTE);
    expect(times).toEqual([0, 2, 6, 14, 30]);
    expect(new Set(bench.published.map(({ event }) => event.id)).size).toBe(1);
    kit.fates.settled(fate(messageId, { fate: 'added', caseIds: ['another'] }));
    await bench.clock.advance(600 * MINUTE);
    expect(times).toHaveLength(5);
    expect((await bench.inbox())[0]).toMatchObject({ open: 0, fate: 'added', caseIds: ['another'] });
  });

  it('needs one write for many messages', async () => {
    const accepted = await Promise.all(
      Array.from({ length: 30 }, (_, index) => kit.inbox.accept(aMail(String(index)))),
    );
    let marks = 0;
    bench.judge = (call) => {
      if (call === 'store email_inbox.updateMany') marks += 1;
      return 'works';
    };
    for (const { messageId } of accepted) kit.fates.settled(fate(messageId));
    await bench.clock.advance(1_000);
    expect((await bench.inbox()).map(({ open }) => open)).toEqual(Array.from({ length: 30 }, () => 0));
    expect(marks).toBe(1);
  });

  it('brings an unreadable message on its way all the same', async () => {
    bench.normaliser = { normalise: () => Promise.reject(new TypeError('a defect of the parser')) };
    await kit.inbox.accept(aMail('x', { reservedReference: '4K7-MQ2-XWD' }));
    await settle();
    expect(bench.messages).toMatchObject([
      { kind: 'message', unreadable: expect.any(String), reservedReference: '4K7-MQ2-XWD' },
    ]);
  });

  it('takes a message that breaks its schema for unreadable, for its reader would park it', async () => {
    bench.normaliser = {
      normalise: (row, raw) => Promise.resolve(plainMessage(row, raw, { subject: 'x'.repeat(2_000) })),
    };
    await kit.inbox.accept(aMail());
    await settle();
    expect(bench.messages[0]?.unreadable).toContain('could not be read here');
  });

  it('waits for a file store that is away, and does not call that unreadable', async () => {
    const { messageId } = await kit.inbox.accept(aMail());
    bench.die();
    let away = true;
    kit = await bench.boot();
    bench.normaliser = {
      normalise: (row, raw) =>
        away
          ? Promise.reject(new RedressError('files-unavailable', 'away', { retriable: true }))
          : Promise.resolve(plainMessage(row, raw)),
    };
    const before = bench.messages.length;
    await kit.inboxSweeper.sweep(true);
    away = false;
    await bench.clock.advance(DEFAULT_TIMING.graceMs);
    await kit.inboxSweeper.sweep();
    expect(bench.messages.slice(before)).toMatchObject([{ id: messageId, text: { preview: 'It is late.' } }]);
    expect(bench.messages.at(-1)?.unreadable).toBeUndefined();
  });

  it('does not let a message that the bus refuses hold up those beside it', async () => {
    bench.normaliser = {
      normalise: (row, raw) =>
        Promise.resolve(plainMessage(row, raw, raw.toString() === 'bad' ? { language: 'refuse-me' } : {})),
    };
    bench.refuses = ({ data }) => (data as { language?: string }).language === 'refuse-me';
    await Promise.all([kit.inbox.accept(aMail('bad')), kit.inbox.accept(aMail('good'))]);
    await settle();
    expect(new Set(bench.messages.map(({ unreadable, text }) => unreadable ?? text.preview))).toEqual(
      new Set(['good', expect.stringContaining('event-too-large')]),
    );
  });
});

describe('a fate', () => {
  it('of an earlier reading leaves a message open that is read again', async () => {
    const { messageId } = await kit.inbox.accept(aMail());
    await kit.idle();
    await kit.inbox.reread(messageId);
    kit.fates.settled(fate(messageId, { fate: 'parked' }));
    await kit.idle();
    expect((await bench.inbox())[0]).toMatchObject({ open: 1, reading: 1 });
    kit.fates.settled(fate(messageId, { reading: 1 }));
    await kit.idle();
    expect((await bench.inbox())[0]).toMatchObject({ open: 0, fate: 'opened' });
    expect(new Set(bench.published.map(({ event }) => event.id)).size).toBe(2);
  });

  it('of another channel or an unknown message changes nothing', async () => {
    const { messageId } = await kit.inbox.accept(aMail());
    kit.fates.settled(fate(messageId, { channel: 'web' }));
    kit.fates.settled(fate('unknown'));
    await kit.idle();
    expect((await bench.inbox()).map(({ open }) => open)).toEqual([1]);
  });
});

describe('reconciling', () => {
  it('counts what is overdue, and repairs it', async () => {
    await kit.stop();
    bench.judge = (call) => (call === 'bus redress.inbound.v1' ? 'refused' : 'works');
    await kit.inbox.accept(aMail());
    await settle();
    bench.judge = () => 'works';
    await bench.clock.advance(MINUTE);
    expect(await kit.reconciler.reconcile()).toEqual({
      missing: 0,
      unpublished: 1,
      unsettled: 0,
      unsent: 0,
      unreported: 0,
    });
    await kit.idle();
    expect(await kit.reconciler.reconcile()).toMatchObject({ unpublished: 0, unsettled: 0 });
    await bench.clock.advance(3 * MINUTE);
    expect(await kit.reconciler.reconcile()).toMatchObject({ unpublished: 0, unsettled: 1 });
  });
});

describe('reconciling now and then', () => {
  it('says what did not agree, and is silent when everything does', async () => {
    bench.judge = (call) => (call === 'bus redress.inbound.v1' ? 'refused' : 'works');
    await kit.inbox.accept(aMail());
    await settle();
    await kit.stop();
    bench.judge = () => 'works';
    bench.warnings.length = 0;
    await bench.clock.advance(MINUTE);
    kit.keepReconciling();
    await settle();
    await kit.idle();
    expect(bench.warnings).toEqual(['overdue work was found and is under way again']);
    expect((await bench.inbox()).map(({ publishedAt }) => publishedAt)).not.toContain(null);
    await bench.clock.advance(DEFAULT_TIMING.republishMs[0] ?? 0);
    expect(bench.warnings).toHaveLength(1);
  });
});

describe('a stop', () => {
  it('is bounded, whatever hangs', async () => {
    bench.normaliser = { normalise: () => new Promise(() => undefined) };
    await kit.inbox.accept(aMail());
    let stopped = false;
    const stopping = kit.stop().then(() => (stopped = true));
    await settle();
    expect(stopped).toBe(false);
    await bench.clock.advance(DEFAULT_TIMING.stopMs);
    await expect(stopping).resolves.toBe(true);
  });
});

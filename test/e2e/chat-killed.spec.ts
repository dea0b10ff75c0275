import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PICTURE, sendFile } from '../channel-chat/send-file.js';
import { ProductVisitors } from './product-visitors.js';
import { eventually, RunningProduct } from './running-product.js';
import { sendStaffFile } from './staff-file.js';

interface Found {
  readonly entries: readonly {
    readonly from: string;
    readonly text: string;
    readonly attachments: readonly { readonly name: string }[];
  }[];
}

jest.setTimeout(180_000);

describe('a conversation whose server is killed', () => {
  let product: RunningProduct;
  let visitors: ProductVisitors;

  beforeAll(async () => {
    product = await RunningProduct.create();
    visitors = new ProductVisitors(product);
    await product.start();
  });

  afterAll(async () => {
    visitors.leave();
    await product.remove();
  });

  it('loses, doubles and disorders nothing', async () => {
    const kim = await visitors.connect({ comesBack: true });
    await kim.hello();
    // As a page does: who comes back says how far they are before they go on.
    kim.socket.on('connect', () => void kim.hello().catch(() => undefined));
    await kim.say('first', 'Eighteen boxes came.');
    await kim.shown(2);
    const texts = Array.from({ length: 18 }, (_, at) => `Box ${String(at + 1)} is broken, too.`);
    const send = async (text: string): Promise<void> => {
      const seq = await eventually(async () => {
        const reply = (await kim.socket
          .timeout(1_000)
          .emitWithAck('message', { id: text.replace(/\W/gu, '-'), text })
          .catch(() => undefined)) as { seq?: number } | undefined;
        return reply?.seq;
      }, `an answer to ${text}`);
      numbers.push(seq);
    };
    const numbers: number[] = [];
    for (const [at, text] of texts.entries()) {
      const sent = send(text);
      if (at % 6 === 3) {
        await product.stop('SIGKILL');
        await product.start();
      }
      await sent;
    }
    expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
    const [reference = ''] = await eventually(
      async () => Promise.resolve(kim.references.length > 0 ? kim.references : undefined),
      'the reference',
    );
    await product.signIn();
    const { entries } = await product.caseWhen<Found>(
      reference,
      (found) => found.entries.filter(({ from }) => from === 'customer').length >= texts.length + 1,
      'everything that was said, on the case',
    );
    expect(entries.filter(({ from }) => from === 'customer').map(({ text }) => text)).toEqual([
      'Eighteen boxes came.',
      ...texts,
    ]);

    const back = await visitors.connect();
    await back.ask('hello', { token: kim.token });
    await back.shown(texts.length + 2);
    expect(back.lines.map(({ seq }) => seq)).toEqual(back.lines.map((_, at) => at + 1));
    expect(back.lines.filter(({ from }) => from === 'customer').map(({ text }) => text)).toEqual([
      'Eighteen boxes came.',
      ...texts,
    ]);
    expect(back.lines.filter(({ from }) => from === 'system')).toHaveLength(1);
    const shown = new Map(kim.lines.map((line) => [line.seq, line.text]));
    expect(shown.size).toBe(kim.lines.length);
    expect([...shown]).toEqual(back.lines.map(({ seq, text }) => [seq, text]));
  });

  it('has every file once', async () => {
    const pat = await visitors.connect({ comesBack: true });
    await pat.hello();
    pat.socket.on('connect', () => void pat.hello().catch(() => undefined));
    const names = ['one.png', 'two.png', 'three.png'];
    for (const [at, name] of names.entries()) {
      const upload = await sendFile(product.url, pat.token, { name });
      const offer = async (): Promise<number | undefined> => {
        const reply = (await pat.socket
          .timeout(1_000)
          .emitWithAck('file', { id: name.replace('.', '-'), upload })
          .catch(() => undefined)) as { seq?: number } | undefined;
        return reply?.seq;
      };
      const answered = eventually(offer, `an answer to ${name}`);
      if (at > 0) {
        // Somewhere between upload, copy, inbox, line and answer, or before.
        await product.stop('SIGKILL');
        await product.start();
      }
      await answered;
    }
    const [reference = ''] = await eventually(
      async () => Promise.resolve(pat.references.length > 0 ? pat.references : undefined),
      'the reference',
    );
    await product.signIn();
    const { entries } = await product.caseWhen<Found>(
      reference,
      (found) => found.entries.flatMap(({ attachments }) => attachments).length >= names.length,
      'all files on the case',
    );
    expect(entries.flatMap(({ attachments }) => attachments).map(({ name }) => name)).toEqual(names);
    const back = await visitors.connect();
    await back.ask('hello', { token: pat.token });
    await back.shown(names.length + 1);
    expect(back.lines.flatMap(({ file }) => (file === undefined ? [] : [file.name]))).toEqual(names);
  });

  it('has what we say with files once and whole, and gives the bytes', async () => {
    const [ash, reference] = await visitors.complaining('My label is missing.', { comesBack: true });
    ash.socket.on('connect', () => void ash.hello().catch(() => undefined));
    await ash.shown(2);
    await product.signIn();
    const { id } = await product.get<{ id: string }>(`/api/v1/cases/${reference}`);
    const files = ['one.png', 'two.png', 'three.png'].map((name, at) => ({
      name,
      bytes: Buffer.concat([PICTURE, Buffer.alloc(at + 1)]),
    }));
    const said: string[] = [];
    for (const round of [1, 2, 3]) {
      const attachments: string[] = [];
      for (const file of files) attachments.push(await sendStaffFile(product, id, file));
      const text = `Label ${String(round)}.`;
      const key = { 'idempotency-key': `label-${String(round)}` };
      expect((await product.post(`/api/v1/cases/${id}/messages`, { text, attachments }, key)).status).toBe(201);
      // Somewhere between the message, its lines, their way and the visitor's word that they are there.
      await product.stop('SIGKILL');
      await product.start();
      await product.signIn();
      said.push(text, ...files.map(({ name }) => name));
      await ash.shown(said.length + 2);
    }
    expect(ash.lines.slice(2).map(({ from, text }) => [from, text])).toEqual(said.map((text) => ['handler', text]));
    await product.caseWhen<{ updates: { kind: string; state: string }[] }>(
      id,
      ({ updates }) => updates.filter(({ kind, state }) => kind === 'reply' && state === 'delivered').length === 3,
      'three answers that were delivered',
    );
    const back = await visitors.connect();
    await back.ask('hello', { token: ash.token });
    await back.shown(said.length + 2);
    expect(back.lines).toEqual(ash.lines);
    for (const [at, { bytes }] of files.entries()) {
      const headers = { authorization: `Bearer ${ash.token ?? ''}` };
      const answer = await fetch(`${product.url}/chat/files/${String(said.length - files.length + at + 3)}`, {
        headers,
      });
      expect([answer.status, Buffer.from(await answer.arrayBuffer()).equals(bytes)]).toEqual([200, true]);
    }
  });
});

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { MessageReceived } from '@redress/contracts';
import { sha256 } from '@redress/kernel';
import { ChatStage } from './chat-stage.js';
import { beginFile, PICTURE, sendFile, type FileSent } from './send-file.js';
import { until, type Reply, type Visitor } from './visitor.js';

jest.setTimeout(60_000);

describe('files of visitors', () => {
  let stage: ChatStage;

  beforeAll(async () => {
    stage = await ChatStage.open({ REDRESS_TRUST_PROXY: '127.0.0.1' }, 2);
  });

  afterAll(async () => {
    await stage.close();
  });

  const arrival = async (): Promise<Visitor> => {
    const visitor = await stage.visitor();
    await visitor.hello({ language: 'en' });
    return visitor;
  };

  const upload = async ({ token }: Visitor, file: FileSent = {}): Promise<string> => sendFile(stage.url(), token, file);

  const offer = async (visitor: Visitor, id: string, of: string): Promise<Reply> =>
    visitor.ask('file', { id, upload: of });

  const download = async (seq: number, token?: string, replica = 0): Promise<Response> =>
    fetch(`${stage.url(replica)}/chat/files/${String(seq)}`, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });

  const drop = async (id: string, address = '127.0.0.1'): Promise<Response> =>
    fetch(`${stage.url()}/chat/uploads/${id}`, {
      method: 'DELETE',
      headers: { 'tus-resumable': '1.0.0', 'x-forwarded-for': address },
    });

  /** What went to the case service with a file of this name. */
  const wentOn = async (name: string): Promise<MessageReceived> =>
    until(
      () => stage.received().find(({ attachments }) => attachments.some((file) => file.name === name)),
      `a message with ${name}`,
    );

  it('are a line and an attachment, open a case, and can be had again by whoever holds the token, from any replica', async () => {
    const visitor = await arrival();
    expect(await offer(visitor, 'f1', await upload(visitor))).toEqual({ seq: 1 });
    const [line] = await visitor.shown(1);
    const file = { name: 'box.png', type: 'image/png', bytes: PICTURE.length };
    expect(line).toMatchObject({ seq: 1, from: 'customer', text: 'box.png', id: 'f1', file });
    expect(line?.file).toEqual(file);

    const message = await wentOn('box.png');
    expect(message).toMatchObject({ kind: 'message', channel: 'chat', text: { preview: '' }, stay: 1 });
    expect(message.hold).toBeUndefined();
    expect(message.attachments).toEqual([{ ...file, ref: expect.any(String), sha256: sha256(PICTURE) }]);

    const again = await stage.visitor(1);
    again.token = visitor.token;
    await again.hello();
    expect((await again.shown(1))[0]?.file).toEqual(file);
    const answer = await download(1, again.token, 1);
    expect([answer.status, Buffer.from(await answer.arrayBuffer()).equals(PICTURE)]).toEqual([200, true]);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename=box.png');
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
  });

  it('are had by nobody else, and neither are uploads', async () => {
    const visitor = await arrival();
    await offer(visitor, 'mine', await upload(visitor));
    const other = await arrival();
    await other.say('t', 'My parcel is late.');
    expect((await download(1)).status).toBe(401);
    expect((await download(1, `${visitor.token ?? ''}x`)).status).toBe(401);
    expect((await download(1, other.token)).status).toBe(404);
    for (const path of ['0', '2', '1e0', '..%2F1']) {
      const wrong = await fetch(`${stage.url()}/chat/files/${path}`, {
        headers: { authorization: `Bearer ${visitor.token ?? ''}` },
      });
      expect([path, wrong.status]).toEqual([path, 404]);
    }
    await expect(sendFile(stage.url(), 'none')).rejects.toThrow(/401/u);
    const answer = await offer(other, 'stolen', await upload(visitor));
    expect(answer.error?.code).toBe('upload-not-found');
  });

  it('are the same however often they are offered, also when the upload is gone, and another under the same id is refused', async () => {
    const visitor = await arrival();
    const [first, second] = [await upload(visitor), await upload(visitor, { name: 'other.png' })];
    expect(await Promise.all([1, 2, 3].map(() => offer(visitor, 'same', first)))).toEqual(Array(3).fill({ seq: 1 }));
    expect((await offer(visitor, 'same', second)).error?.code).toBe('message-id-reused');
    expect((await visitor.say('same', 'other words')).error?.code).toBe('message-id-reused');
    await visitor.say('words', 'My parcel is late.');
    expect((await offer(visitor, 'words', second)).error?.code).toBe('message-id-reused');
    expect((await offer(visitor, 'later', first)).error?.code).toBe('upload-used-conflict');
    expect((await drop(first)).status).toBe(204);
    expect(await offer(visitor, 'same', first)).toEqual({ seq: 1 });
    expect((await offer(visitor, 'later', first)).error?.code).toBe('upload-not-found');
    expect((await download(1, visitor.token)).status).toBe(200);
    await visitor.shown(2);
    expect(visitor.texts).toEqual(['customer: box.png', 'customer: My parcel is late.']);
  });

  it('are whole or not taken; programs never, and at most twenty a day', async () => {
    const visitor = await arrival();
    await expect(upload(visitor, { name: 'run.exe' })).rejects.toThrow(/upload-type-invalid/u);
    await expect(upload(visitor, { bytes: Buffer.from('MZ\0\0'), name: 'a.png' })).rejects.toThrow(/400/u);
    expect((await beginFile(stage.url(), visitor.token, 25 * 1024 * 1024 + 1)).status).toBe(413);
    const begun: Response[] = [];
    for (let count = 0; count < 21; count += 1) begun.push(await beginFile(stage.url(), visitor.token, 10));
    expect(begun.map(({ status }) => status)).toEqual([...Array<number>(19).fill(201), 429, 429]);
    const half = begun[0]?.headers.get('location')?.split('/').at(-1) ?? '';
    expect((await offer(visitor, 'half', half)).error?.code).toBe('upload-incomplete-conflict');
    expect((await beginFile(stage.url(), (await arrival()).token, 10)).status).toBe(201);
    expect(visitor.lines).toEqual([]);
  });

  it('count when they are sent, also where their uploads are dropped then', async () => {
    const visitor = await arrival();
    for (let count = 0; count < 20; count += 1) {
      const sent = await upload(visitor);
      if (count < 10) expect(await offer(visitor, `f${String(count)}`, sent)).toEqual({ seq: count + 1 });
      expect((await drop(sent)).status).toBe(204);
    }
    for (let count = 0; count < 10; count += 1)
      expect((await beginFile(stage.url(), visitor.token, 10)).status).toBe(201);
    expect((await beginFile(stage.url(), visitor.token, 10)).status).toBe(429);
  });

  it('are downloaded so often in one conversation and no more, and uploads are asked for so often from one network', async () => {
    const [visitor, other] = [await arrival(), await arrival()];
    await offer(visitor, 'f', await upload(visitor));
    const statuses: number[] = [];
    while (statuses.at(-1) !== 429 && statuses.length < 1_000) statuses.push((await download(1, visitor.token)).status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(30);
    expect(statuses.at(-1)).toBe(429);
    expect((await download(1, other.token)).status).toBe(404);
    const dropped: number[] = [];
    while (dropped.at(-1) !== 429 && dropped.length < 5_000)
      dropped.push((await drop('a'.repeat(36), '203.0.113.7')).status);
    expect(dropped.filter((status) => status === 204).length).toBeGreaterThanOrEqual(600);
    expect(dropped.at(-1)).toBe(429);
    expect((await drop('a'.repeat(36), '203.0.113.8')).status).toBe(204);
  });
});

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
    stage = await ChatStage.open({}, 2);
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
    const gone = await fetch(`${stage.url()}/chat/uploads/${first}`, {
      method: 'DELETE',
      headers: { 'tus-resumable': '1.0.0' },
    });
    expect(gone.status).toBe(204);
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
});

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ChatStage } from './chat-stage.js';
import { PICTURE } from './send-file.js';
import type { Visitor, VisitorOptions } from './visitor.js';

jest.setTimeout(60_000);

const WRITTEN = 'handler: Here is your label.';
const LABEL = Buffer.concat([PICTURE, Buffer.from('the label')]);
const SENT = [
  { name: 'label.png', bytes: LABEL },
  { name: 'Plan für Köln.png', bytes: PICTURE },
] as const;
const ALL = [WRITTEN, 'handler: label.png', 'handler: Plan für Köln.png'];

describe('files from us', () => {
  let stage: ChatStage;

  beforeAll(async () => {
    stage = await ChatStage.open({}, 2);
  });

  afterAll(async () => {
    await stage.close();
  });

  const arrival = async (options: VisitorOptions = {}): Promise<Visitor & { conversation: string }> => {
    const visitor = await stage.visitor(0, options);
    const { conversation = '' } = await visitor.hello({ language: 'en' });
    return Object.assign(visitor, { conversation });
  };

  const back = async ({ token }: Visitor, replica = 0): Promise<Visitor> => {
    const again = await stage.visitor(replica);
    again.token = token;
    await again.hello();
    return again;
  };

  const download = async (seq: number, token?: string, replica = 0): Promise<Response> =>
    fetch(`${stage.url(replica)}/chat/files/${String(seq)}`, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });

  it('come after the words, in order and once, and can be fetched by whoever holds the token, from any replica', async () => {
    const visitor = await arrival();
    const attachments = await stage.keepFiles(...SENT);
    const id = await stage.issue(visitor.conversation, 'Here is your label.', { attachments, writtenBy: 'Sam' });
    const shown = await visitor.shown(3);
    await stage.reached(id, 'delivered');
    expect(visitor.texts).toEqual(ALL);
    expect(shown.map(({ seq, name, file }) => [seq, name, file?.name, file?.bytes])).toEqual([
      [1, 'Sam', undefined, undefined],
      [2, 'Sam', 'label.png', LABEL.length],
      [3, 'Sam', 'Plan für Köln.png', PICTURE.length],
    ]);
    expect(shown[1]?.file).toEqual({ name: 'label.png', type: 'image/png', bytes: LABEL.length });

    const again = await back(visitor, 1);
    await again.shown(3);
    expect(again.texts).toEqual(ALL);
    for (const [n, { bytes }] of SENT.entries()) {
      const answer = await download(n + 2, again.token, 1);
      expect([answer.status, Buffer.from(await answer.arrayBuffer()).equals(bytes)]).toEqual([200, true]);
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename=/u);
      expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    }
    const other = await arrival();
    expect((await download(2)).status).toBe(401);
    expect((await download(2, other.token)).status).toBe(404);
    expect((await download(1, visitor.token)).status).toBe(404);
  });

  it('are there once when the process forgets in the middle what it wrote, and count as delivered only with the last', async () => {
    const visitor = await arrival({ confirmsNothing: true });
    let written = 0;
    stage.after = (collection, operation) => {
      if (collection === 'chat_entries' && operation === 'insertOne' && (written += 1) <= 3)
        throw new Error('the store went away');
    };
    const attachments = await stage.keepFiles(...SENT);
    const id = await stage.issue(visitor.conversation, 'Here is your label.', { attachments });
    await stage.reached(id, 'accepted');
    stage.after = undefined;
    await visitor.shown(3);
    expect(visitor.texts).toEqual(ALL);

    const half = await stage.visitor();
    half.token = visitor.token;
    await half.ask('hello', { token: visitor.token, lastSeq: 2 });
    expect((await half.shown(1)).map(({ seq }) => seq)).toEqual([3]);
    await stage.reached(id, 'delivered');
    const whole = await back(visitor);
    await whole.shown(3);
    expect(whole.texts).toEqual(ALL);
  });

  it('that are not there any more are a delivery that failed, and no line', async () => {
    const visitor = await arrival();
    const attachments = { ...(await stage.keepFiles(...SENT)), ref: 'updates/gone/attachments' };
    const id = await stage.issue(visitor.conversation, 'Here is your label.', { attachments });
    await stage.reached(id, 'failed');
    await stage.issue(visitor.conversation, 'And now in words.');
    await visitor.shown(1);
    expect(visitor.texts).toEqual(['handler: And now in words.']);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EVENTS, type MessageReceived } from '@redress/contracts';
import { sha256 } from '@redress/kernel';
import request from 'supertest';
import { WatchedFiles } from './watched-files.js';
import { bodyOf, until, WebProcess } from './web-process.js';

const PHOTO = Buffer.from('\x89PNG\r\n\x1a\n of a broken box', 'latin1');
const BILL = Buffer.from('%PDF of a bill');

let gateway: WebProcess;
let files: WatchedFiles;
beforeAll(async () => {
  gateway = await WebProcess.start(
    {},
    {
      wrapFiles: (inner) => {
        files = new WatchedFiles(inner);
        return files;
      },
    },
  );
});
beforeEach(() => {
  files.uploads.clear();
});
afterAll(() => gateway.remove());

function form(key?: string): request.Test {
  const test = request(gateway.server).post('/api/v1/complaints');
  return key === undefined ? test : test.set('Idempotency-Key', key);
}

function withPhotos(test: request.Test, description = 'It came broken.'): request.Test {
  return test
    .field('description', description)
    .field('email', 'ann@mail.example')
    .attach('files', PHOTO, { filename: 'box ä.png', contentType: 'image/png' })
    .attach('files', BILL, { filename: '../../bill.pdf', contentType: 'application/pdf' });
}

async function messageOf(answer: { readonly body: unknown }): Promise<MessageReceived> {
  const { reference } = bodyOf<{ reference: string }>(answer);
  return await until(() =>
    gateway.of<MessageReceived>(EVENTS.messageReceived.type).find((message) => message.reservedReference === reference),
  );
}

function problemOf(answer: { readonly status: number; readonly body: unknown }): object {
  return { status: answer.status, code: bodyOf<{ code: string }>(answer).code };
}

describe('a form with files', () => {
  it('brings them into the file store and names them in the message', async () => {
    const message = await messageOf(await withPhotos(form()).expect(202));
    expect(message.from.address).toBe('ann@mail.example');
    expect(message.attachments).toMatchObject([
      { name: 'box ä.png', type: 'image/png', bytes: PHOTO.length, sha256: sha256(PHOTO) },
      { name: 'bill.pdf', type: 'application/pdf', sha256: sha256(BILL) },
    ]);
    for (const { ref } of message.attachments) expect(ref).toMatch(/^upload\/web\/[0-9a-f-]+$/u);
    expect(await gateway.engines.files.read(message.attachments[0]?.ref ?? '')).toEqual(PHOTO);
  });

  it('is one complaint under one key, and the files of the repetition go again', async () => {
    const answers = [
      await withPhotos(form('with-files')).expect(202),
      await withPhotos(form('with-files')).expect(202),
    ];
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    expect(files.uploads.size).toBe(2);
    const reused = await withPhotos(form('with-files'), 'Something else.');
    expect(problemOf(reused)).toEqual({ status: 422, code: 'idempotency-key-reused' });
    expect(files.uploads.size).toBe(2);
  });

  it('that has wrong fields leaves no file behind', async () => {
    expect(problemOf(await withPhotos(form().field('colour', 'red')))).toEqual({
      status: 400,
      code: 'validation-failed',
    });
    expect(files.uploads.size).toBe(0);
  });

  it('is refused when a file is too large, or when there are too many', async () => {
    const large = form()
      .field('description', 'x')
      .attach('files', Buffer.alloc(25 * 1024 * 1024 + 1), 'large.bin');
    const answer = await large;
    expect(problemOf(answer)).toEqual({ status: 413, code: 'upload-too-large' });
    expect(bodyOf<{ detail: string }>(answer).detail).toMatch(/^“large\.bin” is larger than the 25 MB/u);
    let many = form().field('description', 'x');
    for (let index = 0; index < 11; index += 1) many = many.attach('files', BILL, `${String(index)}.pdf`);
    expect(problemOf(await many)).toEqual({ status: 413, code: 'upload-too-large' });
    expect(files.uploads.size).toBe(0);
  });

  it('names the file that is too large on the page, too', async () => {
    const page = await request(gateway.server).get('/complaints/new').expect(200);
    const answer = await request(gateway.server)
      .post('/complaints/new')
      .field('formToken', /name="formToken" value="([^"]+)"/u.exec(page.text)?.[1] ?? '')
      .field('description', 'From the page.')
      .attach('files', Buffer.alloc(25 * 1024 * 1024 + 1), 'large.bin');
    expect([answer.status, answer.text.includes('“large.bin” is too large')]).toEqual([413, true]);
  });

  it.each([
    ['without a boundary', 'multipart/form-data', 'x'],
    [
      'cut off',
      'multipart/form-data; boundary=b',
      '--b\r\ncontent-disposition: form-data; name="files"; filename="a"\r\n\r\nabc',
    ],
  ])('is refused when it is %s', async (_, type, body) => {
    expect(problemOf(await form().set('content-type', type).send(body))).toEqual({
      status: 400,
      code: 'body-malformed',
    });
    expect(files.uploads.size).toBe(0);
  });

  it('works from the page too, where nobody need choose a file', async () => {
    const page = await request(gateway.server).get('/complaints/new').expect(200);
    const formToken = /name="formToken" value="([^"]+)"/u.exec(page.text)?.[1] ?? '';
    const answer = await request(gateway.server)
      .post('/complaints/new')
      .field('formToken', formToken)
      .field('description', 'From the page.')
      .field('email', 'ann@mail.example')
      .attach('files', Buffer.alloc(0), { filename: '' })
      .attach('files', PHOTO, 'box.png');
    expect(answer.status).toBe(303);
    const message = await until(() =>
      gateway.of<MessageReceived>(EVENTS.messageReceived.type).find(({ text }) => text.preview === 'From the page.'),
    );
    expect(message.attachments.map(({ name }) => name)).toEqual(['box.png']);
  });
});

describe('a message with files', () => {
  it('adds them to the case, also without a word; one that adds nothing is refused', async () => {
    const { reference, statusUrl } = bodyOf<{ reference: string; statusUrl: string }>(
      await withPhotos(form()).expect(202),
    );
    const token = statusUrl.split('/t/')[1] ?? '';
    const add = (bearer: string): request.Test =>
      request(gateway.server).post(`/api/v1/complaints/${reference}/messages`).set('Authorization', `Bearer ${bearer}`);
    expect(problemOf(await add(token).field('text', ' '))).toEqual({ status: 400, code: 'validation-failed' });
    files.uploads.clear();
    expect(problemOf(await add('wrong').attach('files', BILL, 'bill.pdf'))).toEqual({
      status: 404,
      code: 'complaint-not-found',
    });
    expect(files.uploads.size).toBe(0);
    const { messageId } = bodyOf<{ messageId: string }>(await add(token).attach('files', BILL, 'bill.pdf').expect(202));
    const message = await until(() =>
      gateway.of<MessageReceived>(EVENTS.messageReceived.type).find(({ id }) => id === messageId),
    );
    expect(message).toMatchObject({ text: { preview: '' }, attachments: [{ name: 'bill.pdf', sha256: sha256(BILL) }] });
  });
});

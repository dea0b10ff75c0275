import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EVENTS, type AttachmentData, type MessageReceived } from '@redress/contracts';
import { EICAR, StandInClamd } from '@redress/testing';
import request from 'supertest';
import { cookiesOf, hidden, Visitor } from './visitor.js';
import { bodyOf, until, WebProcess } from './web-process.js';

const PHOTO = Buffer.from('\x89PNG\r\n\x1a\n of a broken box', 'latin1');
const clamd = new StandInClamd();

let gateway: WebProcess;
let visitor: Visitor;
beforeAll(async () => {
  gateway = await WebProcess.start({ REDRESS_SCAN_URL: `clamd://127.0.0.1:${String(await clamd.listen())}` });
  visitor = new Visitor(gateway);
});
afterAll(async () => {
  await gateway.remove();
  await clamd.close();
});

async function messageThat(is: (message: MessageReceived) => boolean): Promise<MessageReceived> {
  return await until(() => gateway.of<MessageReceived>(EVENTS.messageReceived.type).find(is));
}

async function original(message: MessageReceived): Promise<readonly AttachmentData[]> {
  const bytes = await gateway.engines.files.read(message.raw.ref);
  return (JSON.parse(bytes.toString()) as { readonly files: readonly AttachmentData[] }).files;
}

async function uploaded(content: Buffer): Promise<string> {
  const tus = { 'Tus-Resumable': '1.0.0', 'Content-Type': 'application/offset+octet-stream' };
  const answer = await request(gateway.server)
    .post('/api/v1/uploads')
    .set({ ...tus, 'Upload-Length': String(content.length) })
    .serialize((body) => body as string)
    .send(content)
    .expect(201);
  return answer.headers['location'] ?? '';
}

function expectInfected(message: MessageReceived, file: AttachmentData | undefined): void {
  // The entry leads to the original, so nobody is handed the file by a click.
  expect(file).toMatchObject({ scan: 'infected', ref: message.raw.ref, bytes: EICAR.length });
}

describe('files are scanned', () => {
  it('of a form: the infected one is in the original only, and the complaint is taken all the same', async () => {
    const answer = await request(gateway.server)
      .post('/api/v1/complaints')
      .field('description', 'Look at these.')
      .attach('files', PHOTO, 'box.png')
      .attach('files', EICAR, 'bill.txt')
      .expect(202);
    const { reference } = bodyOf<{ reference: string }>(answer);
    const message = await messageThat(({ reservedReference }) => reservedReference === reference);
    const [photo, bill] = message.attachments;
    expect(photo).toMatchObject({ name: 'box.png', scan: 'clean' });
    expect(await gateway.engines.files.read(photo?.ref ?? '')).toEqual(PHOTO);
    expectInfected(message, bill);
    const [, kept] = await original(message);
    expect(await gateway.engines.files.read(kept?.ref ?? '')).toEqual(EICAR);
  });

  it('that came in pieces', async () => {
    const taken = await visitor.complain({ files: [await uploaded(EICAR), await uploaded(PHOTO)] });
    const message = await messageThat(({ reservedReference }) => reservedReference === taken.reference);
    expectInfected(message, message.attachments[0]);
    expect(message.attachments[1]).toMatchObject({ scan: 'clean' });
  });

  it('that are added on the status page', async () => {
    const taken = await visitor.complain();
    const link = await request(gateway.server).get(`/t/${visitor.token(taken, 'full')}`);
    const cookie = cookiesOf(link);
    const page = await visitor.page(`/complaints/${taken.reference}`, cookie);
    await request(gateway.server)
      .post(`/complaints/${taken.reference}/messages`)
      .set('Cookie', cookie)
      .field('formToken', hidden(page, 'formToken', `/complaints/${taken.reference}/messages`))
      .field('text', 'From the status page.')
      .attach('files', EICAR, 'more.txt')
      .expect(303);
    const message = await messageThat(({ text }) => text.preview === 'From the status page.');
    expectInfected(message, message.attachments[0]);
  });

  it('or say that nobody could look, and the complaint does not wait', async () => {
    const answer = await request(gateway.server)
      .post('/api/v1/complaints')
      .field('description', 'Too large for the scanner.')
      .attach('files', Buffer.alloc(2_000_000, 'x'), 'large.txt')
      .expect(202);
    const { reference } = bodyOf<{ reference: string }>(answer);
    const message = await messageThat(({ reservedReference }) => reservedReference === reference);
    expect(message.attachments).toMatchObject([{ name: 'large.txt', scan: 'not-scanned' }]);
  });
});

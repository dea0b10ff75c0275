import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { configureHttp, PinoLog } from '@redress/platform';
import { createTransport } from 'nodemailer';
import request from 'supertest';
import { isLoopback, isLoopbackHost } from './loopback.js';
import { MailSender } from './mail-sender.js';
import { MailSink } from './mail-sink.js';
import { SandboxModule } from './sandbox.module.js';
import { whatLeaves } from './what-leaves.js';

describe('the sandbox over HTTP', () => {
  let sink: MailSink;
  let app: NestExpressApplication;

  beforeEach(async () => {
    sink = new MailSink();
    await sink.start();
    const address = new URL(sink.url);
    const sender = new MailSender({ host: address.hostname, port: Number(address.port), address: 'us@acme.example' });
    const module = await Test.createTestingModule({
      imports: [SandboxModule.forRoot({ mails: sink, sender })],
    }).compile();
    app = module.createNestApplication<NestExpressApplication>({ bodyParser: false, logger: false });
    const log = await PinoLog.open('sandbox', { logLevel: 'fatal', logFormat: 'json' });
    configureHttp(app, { publicUrl: 'http://localhost:3000', trustProxy: undefined }, log);
    await app.listen(0, '127.0.0.1');
  });
  afterEach(async () => {
    await app.close();
    await sink.stop();
  });

  const get = (query = ''): request.Test => request(app.getHttpServer()).get(`/sandbox/api/messages${query}`);

  it('lists what arrived, for one recipient, since a time', async () => {
    const transport = createTransport(sink.url);
    for (const to of ['a@mail.example', 'b@mail.example']) {
      await transport.sendMail({ from: 'us@acme.example', to, subject: `for ${to}`, text: 'Hello' });
    }
    transport.close();
    const all = await get().expect(200);
    expect(all.body).toMatchObject({ items: [{ subject: 'for a@mail.example' }, { subject: 'for b@mail.example' }] });
    const one = await get('?to=B@mail.example&since=2020-01-01T00:00:00Z').expect(200);
    expect(one.body).toMatchObject({ items: [{ channel: 'email', to: ['b@mail.example'], text: 'Hello\n' }] });
    expect((await get('?since=2999-01-01T00:00:00Z')).body).toEqual({ items: [] });
  });

  it('gives the files of a mail as downloads, and no others', async () => {
    const transport = createTransport(sink.url);
    const page = { filename: 'Plan für Köln.html', content: '<script>alert(1)</script>' };
    const attachments = [{ filename: 'label.bin', content: Buffer.from([0, 255, 13, 10]) }, page];
    await transport.sendMail({ from: 'us@acme.example', to: 'a@mail.example', text: 'Hello', attachments });
    transport.close();
    const [mail] = await sink.list();
    expect(mail?.attachments.map(({ name }) => name)).toEqual(['label.bin', 'Plan für Köln.html']);
    const fetched = (id: string, place: string): request.Test => get(`/${id}/attachments/${place}`).buffer(true);
    const first = await fetched(mail?.id ?? '', '0').expect(200);
    expect(first.body).toEqual(Buffer.from([0, 255, 13, 10]));
    const second = await fetched(mail?.id ?? '', '1')
      .expect(200)
      .expect('content-type', 'application/octet-stream');
    expect(second.headers['content-disposition']).toMatch(
      /^attachment; filename=".*Plan%20f%C3%BCr%20K%C3%B6ln\.html/u,
    );
    expect(second.headers['content-security-policy']).toContain('sandbox');
    for (const place of ['2', '-1', '1e0', 'a']) await fetched(mail?.id ?? '', place).expect(404);
    await fetched('none', '0').expect(404);
    await fetched(mail?.id ?? '', '0')
      .set('host', 'redress.example')
      .expect(403);
  });

  it('hands on what a customer writes, once our server has taken it', async () => {
    const mails = (): request.Test => request(app.getHttpServer()).post('/sandbox/api/mails');
    const file = { name: 'slip.txt', content: Buffer.from('a slip').toString('base64') };
    const mail = {
      from: 'kim@mail.example',
      subject: 'Late',
      text: 'Where is it?',
      inReplyTo: '<1@acme.example>',
      file,
    };
    const answer = await mails()
      .send({ ...mail, automatic: true })
      .expect(202);
    expect(await sink.list({ to: 'us@acme.example' })).toMatchObject([
      {
        from: 'kim@mail.example',
        subject: 'Late',
        messageId: (answer.body as { messageId: string }).messageId,
        headers: { 'in-reply-to': '<1@acme.example>', 'auto-submitted': 'auto-replied' },
        attachments: [{ name: 'slip.txt', bytes: 6 }],
      },
    ]);
    await mails().type('form').send('from=kim%40mail.example&subject=a&text=b').expect(415);
    const wrong = await mails()
      .send({ ...mail, from: 'kim', inReplyTo: 'a\r\nBcc: b' })
      .expect(400);
    expect(wrong.body).toMatchObject({ errors: [{ field: 'from' }, { field: 'inReplyTo' }] });
  });

  it('sends a mail of ours back as one that has no mailbox', async () => {
    const mail = { from: 'us@acme.example', to: 'gone@mail.example', subject: 'A', text: 'b' };
    await request(app.getHttpServer()).post('/sandbox/api/mails').send(mail).expect(202);
    const [taken] = await sink.list({ to: 'gone@mail.example' });
    const back = (id: string) =>
      request(app.getHttpServer()).post(`/sandbox/api/mails/${id}/return`).set('content-type', 'application/json');
    await back(taken?.id ?? '').expect(202);
    const report = (await sink.list({ to: 'us@acme.example' })).at(-1);
    expect(report).toMatchObject({ returnPath: '', subject: 'Undelivered Mail Returned to Sender' });
    expect(report?.attachments.map(({ type }) => type)).toContain('message/delivery-status');
    expect((await back('none').expect(404)).body).toMatchObject({ code: 'mail-not-found' });
  });

  it('has a page with its own scripts, and no way out of their folder', async () => {
    const page = await request(app.getHttpServer()).get('/sandbox').expect(200);
    expect(page.text).toContain('<script type="module" src="/sandbox/page/main.js">');
    await request(app.getHttpServer())
      .get('/sandbox/page/style.css')
      .expect('content-type', /^text\/css/u)
      .expect(200);
    for (const name of ['..%2fpage-file.js', 'none.js', 'main.js.map']) {
      await request(app.getHttpServer()).get(`/sandbox/page/${name}`).expect(404);
    }
  });

  it('lets nobody look as staff beside any organisation but the demo', async () => {
    const state = await request(app.getHttpServer()).get('/sandbox/api/state').expect(200);
    expect(state.body).toEqual({
      mail: 'us@acme.example',
      numbers: [],
      people: [],
      realMail: false,
      leaves: 'Texts leave this machine; mail does not.',
    });
    await request(app.getHttpServer()).post('/sandbox/api/session').send({ key: 'lena' }).expect(404);
  });

  it.each([
    [true, true, 'Nothing leaves this machine.'],
    [true, false, 'Texts leave this machine; mail does not.'],
    [false, true, 'Mail leaves this machine; texts do not.'],
  ])('promises no more than it holds (mails %s, telephones %s)', (mails, telephones, says) => {
    expect(whatLeaves({ mails, telephones })).toBe(says);
  });

  it('answers nobody from elsewhere', async () => {
    for (const [name, value] of [
      ['x-forwarded-for', '127.0.0.1'],
      ['host', 'redress.example'],
    ] as const) {
      const answer = await get().set(name, value).expect(403);
      expect(answer.body).toMatchObject({ code: 'sandbox-forbidden' });
    }
    await get().set('host', 'localhost:3000').expect(200);
  });

  it('names what is wrong in a query', async () => {
    const answer = await get('?since=yesterday&form=a').expect(400);
    expect(answer.body).toMatchObject({ code: 'validation-failed', errors: [{ field: 'form' }, { field: 'since' }] });
  });
});

describe('loopback', () => {
  it.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1', '[::1]'])('is %s', (address) => {
    expect(isLoopback(address)).toBe(true);
  });
  it.each(['', '10.0.0.1', '::ffff:10.0.0.1', '128.0.0.1', '127.0.0.1.example', '::2'])('is not %p', (address) => {
    expect(isLoopback(address)).toBe(false);
  });
  it.each(['localhost', 'LOCALHOST:3000', 'redress.localhost', '[::1]:3000', '::1', '127.0.0.1:1'])(
    'is meant by %s',
    (host) => {
      expect(isLoopbackHost(host)).toBe(true);
    },
  );
  it.each(['', 'localhost.example', '127.0.0.1.example:80', 'example:3000'])('is not meant by %p', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { configureHttp, PinoLog } from '@redress/platform';
import { createTransport } from 'nodemailer';
import request from 'supertest';
import { isLoopback, isLoopbackHost } from './loopback.js';
import { MailSink } from './mail-sink.js';
import { SandboxModule } from './sandbox.module.js';

describe('the sandbox over HTTP', () => {
  let sink: MailSink;
  let app: NestExpressApplication;

  beforeEach(async () => {
    sink = new MailSink();
    await sink.start();
    const module = await Test.createTestingModule({ imports: [SandboxModule.forRoot({ mails: sink })] }).compile();
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

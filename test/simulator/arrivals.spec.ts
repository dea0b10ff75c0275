import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { configureHttp, PinoLog } from '@redress/platform';
import { MailSink, SandboxModule } from '@redress/sandbox';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { Arrivals } from './arrivals.js';
import { isAsItShouldBe, reportOn } from './report.js';

const KEPT = 5;

describe('what the simulator reads of what was sent', () => {
  let sink: MailSink;
  let app: NestExpressApplication;
  let arrivals: Arrivals;

  beforeEach(async () => {
    sink = new MailSink({ keepMails: KEPT });
    await sink.start();
    const module = await Test.createTestingModule({ imports: [SandboxModule.forRoot({ mails: sink })] }).compile();
    app = module.createNestApplication<NestExpressApplication>({ bodyParser: false, logger: false });
    const log = await PinoLog.open('sandbox', { logLevel: 'fatal', logFormat: 'json' });
    configureHttp(app, { publicUrl: 'http://localhost:3000', trustProxy: undefined }, log);
    await app.listen(0, '127.0.0.1');
    arrivals = new Arrivals({ url: await app.getUrl() }, KEPT);
  });
  afterEach(async () => {
    arrivals.close();
    await app.close();
    await sink.stop();
  });

  const send = async (mails: readonly SendMailOptions[]): Promise<void> => {
    const transport = createTransport(sink.url);
    for (const mail of mails) await transport.sendMail({ from: 'us@acme.example', text: 'Received', ...mail });
    transport.close();
  };
  const numbered = (count: number): (SendMailOptions & { readonly to: string })[] =>
    Array.from({ length: count }, (_, n) => ({ to: `kim${String(n)}@customer.example` }));

  it('is all that came, once, though the sandbox has forgotten the first', async () => {
    for (const mail of numbered(2 * KEPT)) {
      await send([mail]);
      await arrivals.read();
    }
    for (const { to } of numbered(2 * KEPT)) expect(arrivals.sentTo(to)).toHaveLength(1);
  });

  it('is what each was sent, with its files and where answers go', async () => {
    const attachments = [{ filename: 'a.txt', content: 'a' }];
    await send([{ to: ['Kim@customer.example', 'jo@customer.example'], replyTo: 'us+1@acme.example', attachments }]);
    await arrivals.read();
    const [seen, ...more] = arrivals.sentTo('kim@CUSTOMER.example');
    expect([seen, more]).toMatchObject([{ text: 'Received\n', files: ['a.txt'], replyTo: 'us+1@acme.example' }, []]);
    expect(arrivals.sentTo('jo@customer.example')).toEqual([seen]);
  });

  it('is also what went to others than the customers, such as somebody in copy', async () => {
    await send([{ to: 'kim@customer.example', cc: 'friend.kim@customer.example' }, { to: 'jo@customer.example' }]);
    await arrivals.read();
    const beside = arrivals.sentBeside(['KIM@customer.example', 'jo@customer.example']);
    expect(beside).toEqual([['friend.kim@customer.example', arrivals.sentTo('kim@customer.example')[0]]]);
    const report = reportOn([], {}, 1, beside);
    expect([report.wrong.length, isAsItShouldBe(report)]).toEqual([1, false]);
  });

  it('ends with an error where more came at once than is kept', async () => {
    await send(numbered(1));
    await arrivals.read();
    await send(numbered(KEPT));
    await expect(arrivals.read()).rejects.toThrow('lower --rate');
  });
});

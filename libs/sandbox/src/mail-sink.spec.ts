import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '@redress/kernel';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { MailSink, type MailSinkOptions } from './mail-sink.js';

const MAIL = { from: 'Acme <us@acme.example>', to: 'jane@mail.example', subject: 'Überraschung', text: 'Hello Jane' };

describe('the mail sink', () => {
  let sink: MailSink;
  const sinks: MailSink[] = [];

  const open = async (options: MailSinkOptions = {}): Promise<MailSink> => {
    const made = new MailSink(options);
    sinks.push(made);
    await made.start();
    return made;
  };
  const send = async (mail: SendMailOptions = {}, through = sink): Promise<void> => {
    const transport = createTransport(through.url);
    try {
      await transport.sendMail({ ...MAIL, ...mail });
    } finally {
      transport.close();
    }
  };

  beforeEach(async () => {
    sink = await open();
  });
  afterEach(async () => {
    await Promise.all(sinks.splice(0).map((each) => each.stop()));
  });

  it('keeps a mail for everybody it was sent to, as they would read it', async () => {
    await send({
      to: ['jane@mail.example', 'JOE@mail.example'],
      html: '<p>Hello</p>',
      messageId: '<m1@acme.example>',
      headers: { 'Auto-Submitted': 'auto-replied' },
      attachments: [{ filename: 'a.txt', content: 'four' }],
    });
    const [mail] = await sink.list({ to: 'joe@mail.example' });
    expect(mail).toMatchObject({
      channel: 'email',
      to: ['jane@mail.example', 'JOE@mail.example'],
      from: 'us@acme.example',
      returnPath: 'us@acme.example',
      subject: 'Überraschung',
      html: expect.stringContaining('<p>Hello</p>'),
      text: expect.stringContaining('Hello Jane'),
      messageId: '<m1@acme.example>',
      headers: { 'auto-submitted': 'auto-replied' },
      attachments: [{ name: 'a.txt', type: 'text/plain', bytes: 4 }],
    });
    expect(await sink.list({ to: 'nobody@mail.example' })).toEqual([]);
    expect(await sink.list({ since: mail?.receivedAt ?? '' })).toHaveLength(1);
    expect(await sink.list({ since: '9999-01-01T00:00:00.000Z' })).toEqual([]);
  });

  it('counts repeated mails by their Message-ID', async () => {
    await send({ messageId: '<same@acme.example>' });
    await send({ messageId: '<same@acme.example>' });
    await send({ messageId: '<other@acme.example>' });
    expect(sink.copies('<same@acme.example>')).toBe(2);
    expect(sink.copies('<other@acme.example>')).toBe(1);
    sink.clear();
    expect(sink.copies('<same@acme.example>')).toBe(0);
  });

  it('keeps so many mails and bytes, the oldest go first', async () => {
    const small = await open({ keepMails: 2 });
    for (const subject of ['one', 'two', 'three']) await send({ subject }, small);
    expect((await small.list()).map(({ subject }) => subject)).toEqual(['two', 'three']);
    const narrow = await open({ keepBytes: 30_000 });
    for (const subject of ['one', 'two', 'three']) await send({ subject, text: 'x '.repeat(6_000) }, narrow);
    expect((await narrow.list()).map(({ subject }) => subject)).toEqual(['two', 'three']);
  });

  it('refuses what is too large and takes the next', async () => {
    const small = await open({ largestMail: 10_000 });
    await expect(send({ text: 'x '.repeat(10_000) }, small)).rejects.toMatchObject({ responseCode: 552 });
    await send({}, small);
    expect(await small.list()).toHaveLength(1);
  });

  it('refuses as the script says, for one recipient or the next mails', async () => {
    sink.script({
      answer: { kind: 'refuse', code: 550, text: 'no such person', at: 'recipient' },
      to: 'gone@mail.example',
    });
    sink.script({ answer: { kind: 'refuse', code: 451 }, times: 2 });
    await expect(send({ to: 'GONE@mail.example' })).rejects.toMatchObject({ responseCode: 550 });
    await expect(send()).rejects.toMatchObject({ responseCode: 451 });
    await expect(send()).rejects.toMatchObject({ responseCode: 451 });
    await send();
    expect(await sink.list()).toHaveLength(1);
    await expect(send({ to: 'gone@mail.example' })).rejects.toMatchObject({ responseCode: 550 });
    sink.clearScript();
    await send({ to: 'gone@mail.example' });
  });

  it('drops the connection after the last byte, with the mail kept or not', async () => {
    sink.script({ answer: { kind: 'drop', kept: true }, times: 1 });
    sink.script({ answer: { kind: 'drop', kept: false }, times: 1 });
    await expect(send({ subject: 'kept' })).rejects.toThrow();
    await expect(send({ subject: 'lost' })).rejects.toThrow();
    await send({ subject: 'after' });
    expect((await sink.list()).map(({ subject }) => subject)).toEqual(['kept', 'after']);
  });

  it('answers late when the script says so', async () => {
    const due: (() => void)[] = [];
    const clock = {
      now: () => systemClock.now(),
      after: (_: number, task: () => void) => (due.push(task), () => undefined),
    };
    const slow = await open({ clock });
    slow.script({ answer: { kind: 'accept' }, delayMs: 60_000, times: 1 });
    let answered = false;
    const sent = send({}, slow).then(() => {
      answered = true;
    });
    while (due.length === 0) await new Promise(setImmediate);
    expect([answered, await slow.list()]).toEqual([false, []]);
    due.shift()?.();
    await sent;
    expect(await slow.list()).toHaveLength(1);
  });

  it('keeps what cannot be read, and says so', async () => {
    const deep = Array.from(
      { length: 300 },
      (_, at) => `Content-Type: multipart/mixed; boundary="b${String(at)}"\r\n\r\n--b${String(at)}\r\n`,
    );
    await send({
      raw: `Message-ID: <deep@acme.example>\r\n${deep.join('')}end`,
      envelope: { from: '', to: ['jane@mail.example'] },
    });
    expect(await sink.list()).toEqual([
      expect.objectContaining({ messageId: '<deep@acme.example>', returnPath: '', unreadable: expect.any(String) }),
    ]);
  });

  it('listens on this machine alone, never in production, and says when the port is taken', async () => {
    await expect(new MailSink({ host: '0.0.0.0' }).start()).rejects.toMatchObject({ code: 'sandbox-not-loopback' });
    const taken = Number(new URL(sink.url).port);
    await expect(new MailSink({ port: taken }).start()).rejects.toMatchObject({ code: 'sandbox-listen-failed' });
    const before = process.env.NODE_ENV;
    process.env.NODE_ENV = 'production';
    try {
      await expect(new MailSink().start()).rejects.toMatchObject({ code: 'sandbox-in-production' });
    } finally {
      process.env.NODE_ENV = before;
    }
  });
});

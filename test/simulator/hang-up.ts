import { connect } from 'node:net';
import type { Place } from './door.js';

interface HalfMail {
  readonly from: string;
  readonly text: string;
  /** Given: the whole mail is sent, and nobody waits for the answer; else the connection is lost in the middle of it. */
  readonly messageId?: string;
}

/** A connection to our mail server that is lost. Whether we have the mail, its sender does not know. */
export async function hangUp({ smtpPort, mail }: Place, { from, text, messageId }: HalfMail): Promise<void> {
  const begun = [`EHLO customer.example`, `MAIL FROM:<${from}>`, `RCPT TO:<${mail}>`, 'DATA'];
  const whole = [`From: ${from}`, `To: ${mail}`, `Message-ID: ${messageId ?? ''}`, 'Subject: Complaint'];
  const head = [...whole, 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit'];
  const body = messageId === undefined ? 'Subject: Compl' : `${[...head, '', text, '.'].join('\r\n')}\r\n`;
  const lines = [...begun.map((line) => `${line}\r\n`), body];
  await new Promise<void>((resolve) => {
    const socket = connect(smtpPort, '127.0.0.1');
    socket.on('data', () => {
      const line = lines.shift();
      if (line === undefined) return;
      if (lines.length > 0) socket.write(line);
      else socket.end(line, () => socket.destroy());
    });
    socket.on('close', () => {
      resolve();
    });
    socket.on('error', () => {
      resolve();
    });
  });
}

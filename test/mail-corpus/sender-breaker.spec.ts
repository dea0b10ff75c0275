import { afterAll, describe, expect, it } from '@jest/globals';
import { SenderBreaker } from '@redress/channel-email';
import { withMarks } from './corpus.js';
import { MailReader } from './mail-reader.js';

const reader = new MailReader({ breaker: new SenderBreaker({ mails: 3 }) });

function mail(sender: string, headers = ''): Buffer {
  return Buffer.from(`From: ${sender}\nTo: complaints@acme.example\nSubject: Lamp\n${withMarks(headers)}\nIt broke.\n`);
}

afterAll(async () => {
  await reader.close();
});

describe('a sender who brings more first mails than a person would', () => {
  it('has the rest held for a person, again when one is read again, and no answer to a case of ours', async () => {
    const serials = [1, 2, 3, 4, 5];
    const holds: unknown[] = [];
    for (const serial of serials) holds.push((await reader.read(mail('loop@mail.example'), serial)).message.hold);
    expect(holds).toEqual([undefined, undefined, undefined, 'breaker', 'breaker']);
    for (const serial of serials) {
      expect((await reader.read(mail('loop@mail.example'), serial)).message.hold).toBe(holds[serial - 1]);
    }
    const answer = mail('loop@mail.example', 'In-Reply-To: <{{own-message-id}}>\n');
    expect((await reader.read(answer, 6)).message.hold).toBeUndefined();
    const strange = mail('loop@mail.example', 'In-Reply-To: <unknown@mail.example>\n');
    expect((await reader.read(strange, 7)).message.hold).toBe('breaker');
    expect((await reader.read(mail('other@mail.example'), 8)).message.hold).toBeUndefined();
  });

  it('is not counted for what a list brings: each waits by itself, and the sender may still complain', async () => {
    for (const serial of [21, 22, 23, 24, 25]) {
      const { message } = await reader.read(mail('member@mail.example', 'List-Id: <users.lists.example>\n'), serial);
      expect(message).toMatchObject({ kind: 'automatic', hold: 'list' });
    }
    expect((await reader.read(mail('member@mail.example'), 26)).message.hold).toBeUndefined();
  });

  it('is not counted for what is automatic', async () => {
    for (const serial of [11, 12, 13, 14]) {
      const { message } = await reader.read(mail('auto@mail.example', 'Auto-Submitted: auto-replied\n'), serial);
      expect(message).toMatchObject({ kind: 'automatic', rule: 'auto-submitted' });
      expect(message.hold).toBeUndefined();
    }
    expect((await reader.read(mail('auto@mail.example'), 15)).message.hold).toBeUndefined();
  });
});

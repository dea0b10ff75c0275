import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AcceptInput } from '@redress/channel-kit';
import { KeyRing, RedressError } from '@redress/kernel';
import { MailTokens } from '../domain/mail-tokens.js';
import { OwnAddresses } from '../domain/own-addresses.js';
import { parseMail, type ParseMode } from '../parsing/parse-mail.js';
import { MailIntake } from './mail-intake.js';
import { NotMeReader } from './not-me-reader.js';

const account = 'complaints@acme.example';
const caseId = '01930000-0000-7000-8000-000000000001';
const keys = new KeyRing('s'.repeat(32));
const own = new OwnAddresses([account], '+');
const tokens = new MailTokens(keys);
const KIM = { caseId, recipientKey: keys.pseudonym('party', 'kim@mail.example') };
const OURS = tokens.messageId({ caseId, updateId: '01930000-0000-8000-8000-000000000002' }, 'acme.example');
const address = own.extended(account, tokens.caseExtension(caseId)) ?? '';

function mail(text: string, headers: Readonly<Record<string, string>> = { 'In-Reply-To': `<${OURS}>` }): Buffer {
  const lines = Object.entries({ From: 'Kim <Kim@mail.example>', To: account, Subject: 'Re: Received', ...headers });
  return Buffer.from([...lines.map(([name, value]) => `${name}: ${value}`), '', text, ''].join('\r\n'));
}

describe('mail on its way in', () => {
  let accepted: AcceptInput[];
  let parsed: number;
  let parse: (raw: Buffer, mode: ParseMode) => ReturnType<typeof parseMail>;

  beforeEach(() => {
    accepted = [];
    parsed = 0;
    parse = (raw, mode) => {
      parsed += 1;
      return parseMail(raw, mode);
    };
  });

  async function take(raw: AcceptInput['raw'], hints: AcceptInput['hints'] = {}): Promise<AcceptInput['notMe']> {
    const inbox = {
      accept: (input: AcceptInput) => {
        accepted.push(input);
        return Promise.reject(new RedressError('taken', 'that is all', { retriable: false }));
      },
    };
    const reader = new NotMeReader(
      { own, tokens, keys },
      {
        parse: (bytes, mode) => parse(Buffer.from(bytes), mode),
      },
    );
    const base = { dedupeKey: 'k', account, externalId: 'e', receivedAt: '2026-11-22T10:00:00.000Z' };
    await expect(new MailIntake(inbox, reader).accept({ ...base, raw, hints })).rejects.toMatchObject({
      code: 'taken',
    });
    return accepted[0]?.notMe;
  }

  it.each([
    ['an answer to our mail', mail('NOT ME\r\n\r\nOn Sunday, Acme wrote:\r\n> We have received your complaint.'), {}],
    ['at the address of the case', mail('Das bin ich nicht.', {}), { recipients: [address] }],
    ['at the address of the case, in its head alone', mail('No soy yo', { To: address }), {}],
  ])('that says "not me" names whom it stops, and for which case: %s', async (_, raw, hints) => {
    expect(await take(raw, hints)).toEqual(KIM);
  });

  it.each([
    ['that says more', mail('Not me, my wife.')],
    ['of a machine', mail('NOT ME', { 'In-Reply-To': `<${OURS}>`, 'Auto-Submitted': 'auto-replied' })],
    ['of nobody', mail('NOT ME', { 'In-Reply-To': `<${OURS}>`, From: 'Kim' })],
  ])('stops nobody by a mail %s', async (_, raw) => {
    expect(await take(raw)).toBeUndefined();
    expect(accepted).toHaveLength(1);
  });

  it('is taken apart only where it carries our own mark, and is small', async () => {
    const forged = new MailTokens(new KeyRing('f'.repeat(32))).messageId({ caseId, updateId: 'u' }, 'acme.example');
    expect(await take(mail('NOT ME', {}))).toBeUndefined();
    expect(await take(mail('NOT ME', { 'In-Reply-To': `<${forged}>` }))).toBeUndefined();
    expect(await take(mail(`NOT ME\r\n${'> quoted\r\n'.repeat(10_000)}`))).toBeUndefined();
    expect(parsed).toBe(0);
  });

  it('that lay there before the start stops nobody', async () => {
    expect(await take(mail('NOT ME'), { beforeStart: true })).toBeUndefined();
  });

  it('that cannot be taken apart is taken in; its sender tries again when the process stops', async () => {
    parse = () => Promise.reject(new RedressError('parse-timeout', 'too much'));
    expect(await take(mail('NOT ME'))).toBeUndefined();
    accepted = [];
    const stopped = new RedressError('parse-stopped', 'stopping', { retriable: true });
    const reader = new NotMeReader({ own, tokens, keys }, { parse: () => Promise.reject(stopped) });
    await expect(
      reader.read(mail('NOT ME'), { recipients: [], mailFrom: undefined, beforeStart: false, cutFrom: undefined }),
    ).rejects.toBe(stopped);
  });
});

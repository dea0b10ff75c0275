import { describe, expect, it } from '@jest/globals';
import { scanHeaders } from './header-scan.js';
import { holdReason } from './hold-reason.js';
import type { ParsedMail } from './parsed-mail.js';
import type { ThreadingClues } from './threading-clues.js';

const NONE: ThreadingClues = { answers: [], tokens: [] };
const PERSON = { kind: 'message', rule: 'none' } as const;
const TRACE = 'Received: from filter by store\nReceived: from mx by filter\n';
const AUTHOR = 'Received: from shop by mx\nFrom: ann@mail.example\nSubject: x\n';

function mail(headers: string, rest: Partial<ParsedMail> = {}): ParsedMail {
  const { fields } = scanHeaders(Buffer.from(headers.replaceAll('\n', '\r\n')));
  return {
    from: [],
    sender: [],
    recipients: [],
    headers: fields,
    subject: 'x',
    text: 'words',
    attachments: [],
    ...rest,
  };
}

describe('spam', () => {
  it.each([
    ['SpamAssassin', `X-Spam-Flag: YES\n${TRACE}${AUTHOR}`],
    ['SpamAssassin, by its status', `${TRACE}X-Spam-Status: Yes, score=9.1 required=5.0\n${AUTHOR}`],
    ['a filter that writes behind the author', `${TRACE}${AUTHOR}X-Spam-Flag: YES\n`],
    ['rspamd', `X-Spam: Yes\n${AUTHOR}`],
    ['rspamd, by its action', `X-Rspamd-Action: add header\n${AUTHOR}`],
    ['Exchange', `${AUTHOR}X-MS-Exchange-Organization-SCL: 6\n`],
    ['Microsoft 365', `${AUTHOR}X-Forefront-Antispam-Report: CIP:192.0.2.1;CTRY:;LANG:en;SCL:5;SRV:;SFV:SPM\n`],
  ])('marked by %s is held', (_, headers) => {
    expect(holdReason(mail(headers), NONE, PERSON)).toBe('spam');
  });

  it.each([
    ['nothing', AUTHOR],
    ['a name that every object knows', `constructor: yes\n${AUTHOR}`],
    ['no', `X-Spam-Flag: NO\nX-Spam-Status: No, score=1\nX-Spam: no\nX-Rspamd-Action: no action\n${AUTHOR}`],
    ['a low level', `${AUTHOR}X-MS-Exchange-Organization-SCL: -1\nX-Forefront-Antispam-Report: SCL:1;\n`],
    ['another value below ours', `X-Spam-Flag: NO\n${TRACE}X-Spam-Flag: YES\n${AUTHOR}`],
    ['an earlier hop', `${TRACE}Received: from list by mx\nX-Spam-Flag: YES\n${AUTHOR}`],
    ['words that look like it', `X-Spam-Flag: maybe\nX-Spam-Level: *****\n${AUTHOR}`],
  ])('is not what says %s', (_, headers) => {
    expect(holdReason(mail(headers), NONE, PERSON)).toBeUndefined();
  });

  it('is not looked for in an answer to one of ours', () => {
    expect(holdReason(mail(`X-Spam-Flag: YES\n${AUTHOR}`), { ...NONE, tokens: ['case'] }, PERSON)).toBeUndefined();
  });
});

describe('a first mail', () => {
  const empty = { subject: '', text: '' };

  it.each([
    ['nothing at all', empty],
    ['marks only', { subject: '...', text: '\n--\n' }],
    ['a prefix only', { subject: 'Fwd: ', text: '' }],
    ['an empty page', { ...empty, html: Buffer.from('<div><br></div>') }],
  ])('with %s is held', (_, content) => {
    expect(holdReason(mail(AUTHOR, content), NONE, PERSON)).toBe('no-content');
  });

  it.each([
    ['words in the subject', { ...empty, subject: 'Where is my parcel' }],
    ['a question in Chinese', { ...empty, text: '在哪里' }],
    ['a number', { ...empty, text: '4711' }],
    ['a face', { ...empty, text: '😡' }],
    ['a file', { ...empty, attachments: [{ name: 'x', type: 'image/png', content: Buffer.from('x') }] }],
    ['a picture', { ...empty, html: Buffer.from('<img src="cid:1">') }],
    ['what could not be read', { ...empty, unreadable: 'encrypted' }],
  ])('with %s is not', (_, content) => {
    expect(holdReason(mail(AUTHOR, content), NONE, PERSON)).toBeUndefined();
  });

  it.each([{ tokens: ['case'] }, { answers: ['1@mail.example'] }, { references: ['RD-1'] }])(
    'an empty answer is not: %o',
    (clues) => {
      expect(holdReason(mail(AUTHOR, empty), { ...NONE, ...clues }, PERSON)).toBeUndefined();
    },
  );
});

describe('what was sent to many', () => {
  it.each(['precedence', 'list'])('waits for a person, whatever it answers: by %s', (rule) => {
    const classified = { kind: 'automatic', rule } as const;
    expect(holdReason(mail(AUTHOR), NONE, classified)).toBe('list');
    expect(holdReason(mail(AUTHOR), { answers: ['1@mail.example'], tokens: ['case'] }, classified)).toBe('list');
    expect(holdReason(mail(`X-Spam-Flag: YES\n${AUTHOR}`), NONE, classified)).toBe('spam');
  });

  it.each(['out-of-office', 'own-loop', 'delayed', 'challenge', 'delivered', 'read-receipt'])(
    'is not what is automatic for sure: by %s',
    (rule) => {
      expect(holdReason(mail(`X-Spam-Flag: YES\n${AUTHOR}`), NONE, { kind: 'automatic', rule })).toBeUndefined();
    },
  );

  it('is no bounce', () => {
    expect(holdReason(mail(AUTHOR), NONE, { kind: 'bounce', rule: 'list' })).toBeUndefined();
  });
});

describe('what only looks like a machine', () => {
  const ANSWER = 'In-Reply-To: <1@mail.example>\n';
  const mailer: Partial<ParsedMail> = { from: [{ name: '', address: 'MAILER-DAEMON@mx.example' }] };
  const postmaster: Partial<ParsedMail> = { from: [{ name: 'Ann', address: 'postmaster@shop.example' }] };

  it.each<[string, string, string, Partial<ParsedMail>]>([
    ['a postmaster', 'machine-sender', AUTHOR, postmaster],
    ['a portal in a thread of its own', 'machine-sender', `${AUTHOR}${ANSWER}`, {}],
    ['a form', 'auto-submitted', `Auto-Submitted: auto-generated\n${AUTHOR}`, {}],
    ['a rule that sends on', 'auto-response', `X-MS-Exchange-Generated-Message-Source: x\n${AUTHOR}`, {}],
    ['the null path', 'null-return-path', AUTHOR, {}],
  ])('waits for a person: %s', (_, rule, headers, rest) => {
    const classified = { kind: 'automatic', rule } as const;
    expect(holdReason(mail(headers, rest), NONE, classified)).toBe('doubtful');
    expect(holdReason(mail(`X-Spam-Flag: YES\n${headers}`, rest), NONE, classified)).toBe('spam');
  });

  it.each<[string, string, string, Partial<ParsedMail>]>([
    ['a delivery daemon', 'machine-sender', AUTHOR, mailer],
    ['what says that it answers', 'auto-submitted', `Auto-Submitted: auto-replied\n${AUTHOR}`, {}],
    ['an answering program that names a mail', 'auto-response', `X-Autoreply: yes\n${AUTHOR}${ANSWER}`, {}],
    ['an answering program that repeats a subject', 'auto-response', AUTHOR, { subject: 'Re: Your complaint' }],
    ['the null path of an answer', 'null-return-path', `${AUTHOR}${ANSWER}`, {}],
  ])('is not %s, which fills no list', (_, rule, headers, rest) => {
    expect(holdReason(mail(headers, rest), NONE, { kind: 'automatic', rule })).toBeUndefined();
  });

  it.each(['machine-sender', 'auto-submitted', 'auto-response', 'null-return-path'])(
    'is none at our bounce address, which only the receiver of a mail of ours knows: by %s',
    (rule) => {
      const head = `Auto-Submitted: auto-generated\n${AUTHOR}`;
      expect(holdReason(mail(head), NONE, { kind: 'automatic', rule }, true)).toBeUndefined();
    },
  );

  it('waits too when it names whom it writes for, since its head wants no automatic answer', () => {
    expect(holdReason(mail(`Auto-Submitted: auto-generated\n${AUTHOR}`), NONE, PERSON)).toBe('doubtful');
  });
});

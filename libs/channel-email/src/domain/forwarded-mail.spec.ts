import { describe, expect, it } from '@jest/globals';
import { forwardedMail, type CarryingMail } from './forwarded-mail.js';

const DATE = 'Mon, 23 Nov 2026 09:00:00 +0100';
const JANE = { name: 'Jane Doe', address: 'jane@mail.example' };
const AT_TEN = '2026-11-22T09:00:00.000Z';

function carried(subject: string, text: string): ReturnType<typeof forwardedMail> {
  return forwardedMail({ subject, text, date: DATE } satisfies CarryingMail);
}

const STYLES: readonly (readonly [string, string, string])[] = [
  [
    'Gmail',
    'Fwd: Parcel',
    'See below.\n\n---------- Forwarded message ---------\nFrom: Jane Doe <jane@mail.example>\nDate: Sun, Nov 22, 2026 at 10:00 AM\nSubject: Parcel\nTo: <lena@acme.example>\n\nWhere is it?',
  ],
  [
    'Gmail, bold',
    'Fwd: Parcel',
    '---------- Forwarded message ---------\nFrom: *Jane Doe* <jane@mail.example>\nDate: Sun, 22 Nov 2026 at 10:00\nSubject: Parcel\nTo: Lena <lena@acme.example>\n\n\nWhere',
  ],
  [
    'Gmail, German',
    'Fwd: Parcel',
    '---------- Forwarded message ---------\nVon: Jane Doe <jane@mail.example>\nDate: So., 22. Nov. 2026 um 10:00 Uhr\nSubject: Parcel\nTo: Lena <lena@acme.example>',
  ],
  [
    'Outlook',
    'FW: Parcel',
    'Please.\n\nFrom: Jane Doe <jane@mail.example>\nSent: Sunday, November 22, 2026 10:00 AM\nTo: Lena Ortiz <lena@acme.example>\nSubject: Parcel\n\nWhere',
  ],
  [
    'Outlook, old',
    'FW: Parcel',
    '-----Original Message-----\nFrom: Jane Doe [mailto:jane@mail.example]\nSent: 22 November 2026 10:00\nTo: Lena\nSubject: Parcel',
  ],
  [
    'Outlook on the web',
    'Fw: Parcel',
    '\n________________________________\nFrom: Jane Doe <jane@mail.example>\nSent: Sunday, November 22, 2026 10:00:00 AM\nTo: Lena\nSubject: Parcel',
  ],
  [
    'Outlook, German',
    'WG: Parcel',
    'Bitte.\n\nVon: Jane Doe <jane@mail.example>\nGesendet: Sonntag, 22. November 2026 10:00\nAn: Lena Ortiz <lena@acme.example>\nBetreff: Parcel',
  ],
  [
    'Outlook, French',
    'TR: Parcel',
    'De : Jane Doe <jane@mail.example>\nEnvoyé : dimanche 22 novembre 2026 10:00\nÀ : Lena Ortiz\nObjet : Parcel',
  ],
  [
    'Outlook, Spanish',
    'RV: Parcel',
    'De: Jane Doe <jane@mail.example>\nEnviado el: domingo, 22 de noviembre de 2026 10:00\nPara: Lena\nAsunto: Parcel',
  ],
  [
    'Outlook, Italian',
    'I: Parcel',
    'Da: Jane Doe <jane@mail.example>\nInviato: domenica 22 novembre 2026 10:00\nA: Lena\nOggetto: Parcel',
  ],
  [
    'Outlook, Portuguese',
    'ENC: Parcel',
    'De: Jane Doe <jane@mail.example>\nEnviada em: domingo, 22 de novembro de 2026 10:00\nPara: Lena\nAssunto: Parcel',
  ],
  [
    'Outlook, Dutch',
    'FW: Parcel',
    'Van: Jane Doe <jane@mail.example>\nVerzonden: zondag 22 november 2026 10:00\nAan: Lena\nOnderwerp: Parcel',
  ],
  [
    'Outlook, Polish',
    'FW: Parcel',
    'Od: Jane Doe <jane@mail.example>\nWysłano: niedziela, 22 listopada 2026 10:00\nDo: Lena\nTemat: Parcel',
  ],
  [
    'Outlook, Swedish',
    'VB: Parcel',
    'Från: Jane Doe <jane@mail.example>\nSkickat: den 22 november 2026 10:00\nTill: Lena\nÄmne: Parcel',
  ],
  [
    'Outlook, Danish',
    'VS: Parcel',
    'Fra: Jane Doe <jane@mail.example>\nSendt: 22. november 2026 10:00\nTil: Lena\nEmne: Parcel',
  ],
  [
    'Outlook, Finnish',
    'VL: Parcel',
    'Lähettäjä: Jane Doe <jane@mail.example>\nLähetetty: sunnuntai 22. marraskuuta 2026 10.00\nVastaanottaja: Lena\nAihe: Parcel',
  ],
  [
    'Outlook, Czech',
    'FW: Parcel',
    'From: Jane Doe <jane@mail.example>\nSent: neděle 22. listopadu 2026 10:00\nTo: Lena\nSubject: Parcel',
  ],
  [
    'Outlook, Russian',
    'FW: Parcel',
    'От: Jane Doe <jane@mail.example>\nОтправлено: 22 ноября 2026 г. 10:00\nКому: Lena\nТема: Parcel',
  ],
  [
    'Outlook, Turkish',
    'İLT: Parcel',
    'Kimden: Jane Doe <jane@mail.example>\nGönderildi: 22 Kasım 2026 Pazar 10:00\nKime: Lena\nKonu: Parcel',
  ],
  [
    'Outlook, Japanese',
    'FW: Parcel',
    '差出人: Jane Doe <jane@mail.example>\n送信日時: 2026年11月22日 10:00\n宛先: Lena\n件名: Parcel',
  ],
  [
    'Outlook, Chinese',
    '转发: Parcel',
    '发件人: Jane Doe <jane@mail.example>\n发送时间: 2026年11月22日 10:00\n收件人: Lena\n主题: Parcel',
  ],
  [
    'Outlook, Korean',
    'FW: Parcel',
    '보낸 사람: Jane Doe <jane@mail.example>\n보낸 날짜: 2026년 11월 22일 일요일 오전 10:00\n받는 사람: Lena\n제목: Parcel',
  ],
  [
    'Apple Mail',
    'Fwd: Parcel',
    'See\n\n> Begin forwarded message:\n> \n> From: Jane Doe <jane@mail.example>\n> Subject: Parcel\n> Date: 22 November 2026 at 10:00:00 CET\n> To: lena@acme.example\n> \n> Where',
  ],
  [
    'Apple Mail, German',
    'Fwd: Parcel',
    'Anfang der weitergeleiteten Nachricht:\n\nVon: Jane Doe <jane@mail.example>\nBetreff: Parcel\nDatum: 22. November 2026 um 10:00:00 MEZ\nAn: lena@acme.example',
  ],
  [
    'Apple Mail, French',
    'Tr: Parcel',
    'Début du message réexpédié :\n\nDe: Jane Doe <jane@mail.example>\nObjet: Parcel\nDate: 22 novembre 2026 à 10:00:00 UTC+1\nÀ: lena@acme.example',
  ],
  [
    'Thunderbird',
    'Fwd: Parcel',
    '-------- Forwarded Message --------\nSubject: \tParcel\nDate: \tSun, 22 Nov 2026 10:00:00 +0100\nFrom: \tJane Doe <jane@mail.example>\nTo: \tlena@acme.example',
  ],
  [
    'Thunderbird, German',
    'Fwd: Parcel',
    '-------- Weitergeleitete Nachricht --------\nBetreff: \tParcel\nDatum: \tSun, 22 Nov 2026 10:00:00 +0100\nVon: \tJane Doe <jane@mail.example>\nAn: \tlena@acme.example',
  ],
  [
    'Yahoo',
    'Fw: Parcel',
    '----- Forwarded Message -----\nFrom: Jane Doe <jane@mail.example>\nTo: lena@acme.example <lena@acme.example>\nSent: Sunday, November 22, 2026 at 10:00:00 AM GMT+1\nSubject: Parcel\n\nx',
  ],
  [
    'GMX and web.de',
    'Fwd: Parcel',
    'Gesendet: Sonntag, 22. November 2026 um 10:00 Uhr\nVon: "Jane Doe" <jane@mail.example>\nAn: lena@acme.example\nBetreff: Parcel',
  ],
  [
    'Lotus Notes',
    'Fw: Parcel',
    '----- Forwarded by Lena Ortiz/ACME on 22-11-2026 11:00 -----\n\nFrom:   "Jane Doe" <jane@mail.example>\n\nTo:     lena@acme.example\n\nDate:   22.11.2026 10:00\n\nSubject:        Parcel',
  ],
  [
    'Samsung',
    'Fwd: Parcel',
    '-------- Original message --------\nFrom: Jane Doe <jane@mail.example>\nDate: 22/11/2026 10:00 (GMT+01:00)\nTo: lena@acme.example\nSubject: Parcel',
  ],
  [
    'Proton',
    'Fw: Parcel',
    '------- Forwarded Message -------\nFrom: Jane Doe <jane@mail.example>\nDate: On Sunday, November 22nd, 2026 at 10:00 AM\nSubject: Parcel\nTo: lena@acme.example',
  ],
];

describe('a forward in the style of', () => {
  it.each(STYLES)('%s', (_, subject, text) => {
    expect(carried(subject, text)).toEqual({ from: JANE, subject: 'Parcel', sentAt: AT_TEN });
  });
});

describe('what is no forward', () => {
  it.each([
    [
      'an answer in Outlook',
      'RE: Parcel',
      'Thanks\n\nFrom: Jane Doe <jane@mail.example>\nSent: Sunday, November 22, 2026 10:00 AM\nTo: Lena\nSubject: Parcel',
    ],
    [
      'an answer without a prefix',
      'Parcel',
      '-----Original Message-----\nFrom: Jane Doe <jane@mail.example>\nSent: 22 November 2026 10:00\nTo: Lena\nSubject: Parcel',
    ],
    [
      'an answer to a forward',
      'Re: Fwd: Parcel',
      'ok\n\n---------- Forwarded message ---------\nFrom: Jane Doe <jane@mail.example>\nDate: Sun, Nov 22, 2026 at 10:00 AM\nSubject: Parcel\nTo: x',
    ],
    [
      'a Finnish answer',
      'VS: Parcel',
      'Lähettäjä: Jane Doe <jane@mail.example>\nLähetetty: 22. marraskuuta 2026 10.00\nVastaanottaja: Lena\nAihe: Parcel',
    ],
    ['a complaint that lists', 'Fwd: order', 'From: the shop\nTo: me\nI waited.'],
    ['a plain complaint', 'Parcel', 'From: Monday on nothing came.\nDate: 3 May'],
  ])('%s', (_, subject, text) => {
    expect(carried(subject, text)).toBeUndefined();
  });
});

describe('a forward', () => {
  const head = (lines: string): string => `---------- Forwarded message ---------\n${lines}\n\nWords`;

  it('of a forward names who wrote first', () => {
    const text = head(
      'From: Omar <omar@acme.example>\nDate: Sun, Nov 22, 2026 at 11:00 AM\nSubject: Fwd: Parcel\nTo: Lena\n\n---------- Forwarded message ---------\nFrom: Jane Doe <jane@mail.example>\nDate: Sun, Nov 22, 2026 at 10:00 AM\nSubject: Parcel\nTo: Omar',
    );
    expect(carried('Fwd: Fwd: Parcel', text)).toEqual({ from: JANE, subject: 'Parcel', sentAt: AT_TEN });
  });

  it.each([
    ['31 November 2026 10:00', undefined],
    ['4/3/2026 10:00', undefined],
    ['22 November 2026 25:00', undefined],
    ['yesterday', undefined],
    ['1 December 2026 10:00', undefined],
    ['4/20/2026 10:00 PM', '2026-04-20T21:00:00.000Z'],
    ['2026-11-22 10:00', AT_TEN],
    ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00.000Z'],
  ])('dated %s is of %s', (date, sentAt) => {
    const found = carried('Fwd: x', head(`From: jane@mail.example\nDate: ${date}\nSubject: x\nTo: y`));
    expect(found).toMatchObject({ from: { name: '', address: 'jane@mail.example' } });
    expect(found?.sentAt).toBe(sentAt);
  });

  it('by somebody named without an address keeps the name', () => {
    expect(carried('FW: x', 'From: Jane Doe\nSent: x\nTo: y\nSubject: z')?.from).toEqual({
      name: 'Jane Doe',
      address: '',
    });
  });

  it.each([
    '-'.repeat(300_000),
    'From: a\n'.repeat(50_000),
    '>'.repeat(400_000),
    `- ${'forwarded by '.repeat(30_000)}`,
    `Von${' '.repeat(200_000)}:`,
  ])('is looked for in time in hostile text', (text) => {
    expect(carried('Fwd: x', text)).toBeUndefined();
  });
});

import { describe, expect, it } from '@jest/globals';
import type { ComplaintStatusResponse, ShownEntryResponse } from '../complaint-response.js';
import { textsIn } from '../texts/texts-in.js';
import type { PageLanguage } from '../../domain/reader-language.js';
import { statusPage } from './status-page.js';

const ENTRY: ShownEntryResponse = {
  id: 'one',
  at: '2026-07-01T22:30:00.000Z',
  from: 'customer',
  text: 'שלום <b>',
  shortened: false,
  attachments: [],
  attachmentsUnavailable: false,
};

const STATUS: ComplaintStatusResponse = {
  reference: '4K7-MQ2-XWD',
  state: 'in-progress',
  status: 'We are looking into your complaint.',
  nextStep: 'We will tell you what we decide.',
  receivedAt: '2026-07-01T22:30:00.000Z',
  expectedBy: '2026-07-29T21:59:59.999Z',
  scope: 'full',
  conversation: [ENTRY],
  conversationTotal: 1,
  provable: false,
};

interface Shown {
  readonly status?: Partial<ComplaintStatusResponse>;
  readonly timeZone?: string;
  readonly language?: PageLanguage;
}

function shown({ status = {}, timeZone = 'Europe/Berlin', language = 'en' }: Shown = {}): string {
  return statusPage({
    frame: { contact: { name: 'Acme', timeZone, languages: [] }, language, texts: textsIn(language) },
    status: Object.assign({}, STATUS, status),
    link: 'https://acme.example/t/a.b',
    formTokens: { message: 'token', proof: 'token' },
  });
}

describe('the status page', () => {
  it('names the day that was promised as our mails do: where the organisation is, without a time', () => {
    expect(shown()).toContain('>29 July 2026</time>');
    expect(shown({ status: { expectedBy: '2026-07-29T11:59:59.999Z' }, timeZone: 'Pacific/Auckland' })).toContain(
      '>29 July 2026</time>',
    );
  });

  it('says in which zone a time is', () => {
    expect(shown()).toMatch(/>2 July 2026 at 00:30 (?:CEST|GMT\+2)<\/time>/u);
  });

  it('lets each text run in its own direction, and none become markup', () => {
    expect(shown()).toContain('<p dir="auto">שלום &lt;b&gt;</p>');
  });

  it.each([
    ['de', '2. Juli 2026 um 00:30 MESZ', '29. Juli 2026'],
    ['fr', '2 juillet 2026 à 00:30 UTC+2', '29 juillet 2026'],
    ['es', '2 de julio de 2026 a las 00:30 CEST', '29 de julio de 2026'],
  ] as const)('writes dates as they are written in %s', (language, moment, day) => {
    const page = shown({ language });
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).toContain(`>${moment}</time>`);
    expect(page).toContain(`>${day}</time>`);
  });

  it.each([
    ['en', 'Files that came with it:', ['999 bytes', '1 kB', '2.1 MB']],
    ['de', 'Dateien dazu:', ['999 Byte', '1 kB', '2,1 MB']],
    ['fr', 'Fichiers joints', ['999 octets', '1 ko', '2,1 Mo']],
    ['es', 'Archivos adjuntos:', ['999 bytes', '1 kB', '2,1 MB']],
  ] as const)('lists files as links, with their size as it is written in %s', (language, heading, sizes) => {
    const attachments = [999, 1_000, 2_097_152].map((bytes, at) => {
      return { name: `<${String(at)}>.pdf`, type: 'application/pdf', bytes, url: '/api/v1/elsewhere' };
    });
    const entry = Object.assign({}, ENTRY, { id: 'a:b/c', from: 'handler', attachments });
    const page = shown({ status: { conversation: [entry] }, language }).replace(/[\u00a0\u202f]/gu, ' ');
    expect(page).toContain(heading);
    const links = [...page.matchAll(/<li><a href="([^"]+)"><bdi>([^<]+)<\/bdi> \(([^)]+)\)<\/a><\/li>/gu)];
    expect(links.map(([, href]) => href)).toEqual(
      [1, 2, 3].map((number) => `/complaints/4K7-MQ2-XWD/files/a%3Ab%2Fc/${String(number)}`),
    );
    expect(links.map(([, , name]) => name)).toEqual([0, 1, 2].map((at) => `&lt;${String(at)}&gt;.pdf`));
    expect(links.map(([, , , size]) => size)).toEqual(sizes);
  });

  it('speaks of files only where there are some, and says so when they cannot be listed', () => {
    expect(shown()).not.toContain('<ul class="files">');
    const entry = Object.assign({}, ENTRY, { attachmentsUnavailable: true });
    expect(shown({ status: { conversation: [entry] } })).toContain('Files came with it that we cannot show just now.');
  });

  it('says where the conversation is when an unproved link may not show it', () => {
    const neutral = { scope: 'neutral', conversation: [], conversationTotal: 0 } as const;
    expect(shown({ status: neutral })).toContain('it goes to whoever complained');
    expect(shown()).not.toContain('it goes to whoever complained');
  });

  it('asks for a proof where there is something to prove', () => {
    const neutral = { scope: 'neutral', conversation: [], conversationTotal: 0, provable: true } as const;
    expect(shown({ status: neutral })).toContain('action="/complaints/4K7-MQ2-XWD/proof"');
    expect(shown()).not.toContain('/proof"');
  });
});

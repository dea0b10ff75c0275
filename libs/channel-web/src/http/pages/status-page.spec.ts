import { describe, expect, it } from '@jest/globals';
import type { ComplaintStatusResponse } from '../complaint-response.js';
import { textsIn } from '../texts/texts-in.js';
import type { PageLanguage } from '../../domain/reader-language.js';
import { statusPage } from './status-page.js';

const STATUS: ComplaintStatusResponse = {
  reference: '4K7-MQ2-XWD',
  state: 'in-progress',
  status: 'We are looking into your complaint.',
  nextStep: 'We will tell you what we decide.',
  receivedAt: '2026-07-01T22:30:00.000Z',
  expectedBy: '2026-07-29T21:59:59.999Z',
  scope: 'full',
  conversation: [{ id: 'one', at: '2026-07-01T22:30:00.000Z', from: 'customer', text: 'שלום <b>', shortened: false }],
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

  it('says where the conversation is when an unproved link may not show it', () => {
    const neutral = { scope: 'neutral', conversation: [], conversationTotal: 0 } as const;
    expect(shown({ status: neutral })).toContain('it goes by mail');
    expect(shown()).not.toContain('it goes by mail');
  });

  it('asks for a proof where there is something to prove', () => {
    const neutral = { scope: 'neutral', conversation: [], conversationTotal: 0, provable: true } as const;
    expect(shown({ status: neutral })).toContain('action="/complaints/4K7-MQ2-XWD/proof"');
    expect(shown()).not.toContain('/proof"');
  });
});

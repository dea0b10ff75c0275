import { describe, expect, it } from '@jest/globals';
import type { ComplaintStatusResponse } from '../complaint-response.js';
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
};

function shown(status: Partial<ComplaintStatusResponse> = {}, timeZone = 'Europe/Berlin'): string {
  return statusPage({
    contact: { name: 'Acme', timeZone },
    status: Object.assign({}, STATUS, status),
    formToken: 'token',
  });
}

describe('the status page', () => {
  it('names the day that was promised as our mails do: where the organisation is, without a time', () => {
    expect(shown()).toContain('>29 July 2026</time>');
    expect(shown({ expectedBy: '2026-07-29T11:59:59.999Z' }, 'Pacific/Auckland')).toContain('>29 July 2026</time>');
  });

  it('says in which zone a time is', () => {
    expect(shown()).toMatch(/>2 July 2026 at 00:30 (?:CEST|GMT\+2)<\/time>/u);
  });

  it('lets each text run in its own direction, and none become markup', () => {
    expect(shown()).toContain('<p dir="auto">שלום &lt;b&gt;</p>');
  });

  it('says where the conversation is when an unproved link may not show it', () => {
    const page = shown({ scope: 'neutral', conversation: [], conversationTotal: 0 });
    expect(page).toContain('it goes by mail');
    expect(shown()).not.toContain('it goes by mail');
  });
});

import { describe, expect, it } from '@jest/globals';
import { composeReceipt, receiptLanguage, type ReceiptFacts } from './receipt.js';
import { RECEIPT_TEMPLATES } from './receipt-templates.js';

const FACTS: ReceiptFacts = {
  reference: 'K7M-Q2X-WDP',
  receivedAt: '2026-11-22T23:30:00.000Z',
  expectedBy: '2026-12-18T17:00:00.000Z',
  handledBy: 'Parcels',
  link: 'https://complaints.example/t/token',
  phone: '+44 20 7946 0000',
  language: 'en',
  timeZone: 'Europe/Berlin',
  signature: 'Acme Parcels',
};

describe('the receipt', () => {
  it.each(Object.keys(RECEIPT_TEMPLATES))('in %s carries reference, dates, team, link and telephone', (language) => {
    const { subject, text } = composeReceipt({ ...FACTS, language });
    expect(subject).toContain(FACTS.reference);
    for (const value of [
      FACTS.reference,
      FACTS.handledBy,
      FACTS.link,
      FACTS.phone,
      FACTS.signature,
      '2026',
      '18',
      '0:30',
    ]) {
      expect(text).toContain(value);
    }
    expect(text).not.toMatch(/[{}]|undefined/u);
  });

  it('writes dates in the zone of the organisation', () => {
    expect(composeReceipt(FACTS).text).toContain('Received: 23 November 2026 at 00:30');
    expect(composeReceipt({ ...FACTS, timeZone: 'Europe/London' }).text).toContain(
      'Received: 22 November 2026 at 23:30',
    );
  });

  it('leaves out what is not known instead of showing a hole', () => {
    const { phone: _phone, expectedBy: _expectedBy, ...rest } = FACTS;
    const { text } = composeReceipt(rest);
    expect(text).not.toContain('call us');
    expect(text).not.toContain('decision');
  });

  it('falls back to English', () => {
    expect(receiptLanguage('de-AT')).toBe('de');
    expect(receiptLanguage('sw')).toBe('en');
    expect(composeReceipt({ ...FACTS, language: 'sw' }).language).toBe('en');
  });

  it('fits into what travels whole', () => {
    for (const language of Object.keys(RECEIPT_TEMPLATES)) {
      expect(
        Buffer.byteLength(composeReceipt({ ...FACTS, language, link: `https://x.example/t/${'x'.repeat(90)}` }).text),
      ).toBeLessThan(1024);
    }
  });
});

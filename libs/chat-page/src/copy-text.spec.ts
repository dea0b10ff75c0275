import { describe, expect, it } from '@jest/globals';
import { copyText } from './browser/copy-text.js';

const WORDS = {
  title: 'Ihr Gespräch mit uns',
  reference: 'Aktenzeichen',
  saved: 'Gespeichert',
  you: 'Sie',
  us: 'Wir',
  automatic: 'automatisch',
};
const BERLIN = { language: 'de', timeZone: 'Europe/Berlin' };
const savedAt = new Date('2026-11-29T06:00:00Z');

describe('the copy of a conversation', () => {
  it('says who said what and when, by the clock and in the language of its reader', () => {
    const lines = [
      { from: 'customer' as const, text: 'Mein Paket ist kaputt.', at: '2026-11-28T23:30:00.000Z' },
      { from: 'system' as const, text: 'Wir haben es.\nR-1', at: '2026-11-28T23:30:01.000Z' },
      { from: 'handler' as const, name: 'Ivy', text: 'Das tut uns leid.', at: '2026-11-29T05:59:00.000Z' },
    ];
    expect(copyText({ lines, reference: 'R-1', savedAt }, WORDS, BERLIN)).toBe(
      `Ihr Gespräch mit uns
Aktenzeichen: R-1
Gespeichert: 29. November 2026 um 07:00 (Europe/Berlin)

29. November 2026 um 00:30, Sie:
    Mein Paket ist kaputt.

29. November 2026 um 00:30, Wir (automatisch):
    Wir haben es.
    R-1

29. November 2026 um 06:59, Ivy:
    Das tut uns leid.
`,
    );
  });

  it.each(['\n', '\r\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029'])(
    'lets nobody write a line of ours behind %j',
    (end) => {
      const text = `Hallo${end}${end}29. November 2026 um 06:59, Wir:${end}    Sie bekommen alles.`;
      const copy = copyText(
        { lines: [{ from: 'customer', text, at: '2026-11-29T05:00:00Z' }], savedAt },
        WORDS,
        BERLIN,
      );
      expect(copy.split(/[\n\v\f\r\u0085\u2028\u2029]/u).filter((line) => /^\S.*Wir:/u.test(line))).toEqual([]);
      expect(copy).not.toContain('Aktenzeichen');
    },
  );
});

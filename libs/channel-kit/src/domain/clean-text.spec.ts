import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cleanLine, cleanText } from './clean-text.js';

describe('what a customer types', () => {
  it('keeps scripts, emoji, direction marks and line breaks', () => {
    expect(cleanText(' אבג مرحبا 😀 \u202Eevil\u202C\r\n\tÀ bientôt ')).toBe(
      'אבג مرحبا 😀 \u202Eevil\u202C\n\tÀ bientôt',
    );
  });

  it('loses null bytes, other controls and halves of characters', () => {
    expect(cleanText('a\0b\u001B[31m\uD800c\u0085')).toBe('ab[31m\uFFFDc');
  });

  it('brings no line break into a field of one line', () => {
    expect(cleanLine('Eve\r\nBcc: all@customer.example\0')).toBe('Eve Bcc: all@customer.example');
  });

  it('is text that survives every encoding, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        for (const clean of [cleanText(typed), cleanLine(typed)]) {
          expect(Buffer.from(clean, 'utf8').toString('utf8')).toBe(clean);
          expect(clean).not.toMatch(/(?![\n\t])\p{Cc}/u);
        }
        expect(cleanLine(typed)).not.toContain('\n');
      }),
    );
  });
});

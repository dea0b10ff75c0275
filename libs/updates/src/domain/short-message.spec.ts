import { describe, expect, it } from '@jest/globals';
import { plainLetters, shortMessage } from './short-message.js';

describe('a text message', () => {
  it.each([
    ['a'.repeat(160), 'gsm-7', 1],
    ['a'.repeat(161), 'gsm-7', 2],
    ['a'.repeat(306), 'gsm-7', 2],
    ['a'.repeat(307), 'gsm-7', 3],
    ['€'.repeat(80), 'gsm-7', 1],
    ['€'.repeat(81), 'gsm-7', 2],
    ['ж'.repeat(70), 'ucs-2', 1],
    ['ж'.repeat(71), 'ucs-2', 2],
    ['ж'.repeat(135), 'ucs-2', 3],
  ])('is counted: %s', (text, alphabet, segments) => {
    expect(shortMessage(text)).toEqual({ alphabet, segments });
  });

  it('is written in plain letters, so that one accent does not cost a segment', () => {
    expect(plainLetters('cœur ŒUVRE Łódź ´`‚')).toBe("coeur OEUVRE Lodz '',");
    expect(plainLetters('Réclamation reçue, août – «l’été»… ñ ö 東')).toBe(
      'Réclamation recue, aout - "l\'été"... ñ ö 東',
    );
  });
});

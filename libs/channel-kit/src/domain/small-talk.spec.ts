import { describe, expect, it } from '@jest/globals';
import { isSmallTalk } from './small-talk.js';

describe('small talk', () => {
  it.each(['Hi', 'Hello there!', 'Good morning :-)', 'Thanks very much', 'Guten Tag', 'Merci beaucoup', '¡Hola!', ''])(
    '%p says nothing yet',
    (body) => {
      expect(isSmallTalk(body)).toBe(true);
    },
  );
  it.each(['Wrong number', 'Falsche Nummer!', 'Mauvais numéro', '👍', '...'])(
    '%p is for a person to look at',
    (body) => {
      expect(isSmallTalk(body)).toBe(true);
    },
  );
  it.each([
    'Hi, my parcel never came',
    'Late!',
    'Das Paket ist kaputt, danke',
    'no',
    'Where?',
    'Bonjour, colis perdu',
    '12345',
  ])('%p says something', (body) => {
    expect(isSmallTalk(body)).toBe(false);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { STEMMERS } from '../infrastructure/stemmers.js';
import { READ_LIMIT, readText } from './read-text.js';
import { RISK_WORDS, RISKS } from './risk-words.js';
import { SafetyScreen } from './safety-screen.js';

const SCREEN = new SafetyScreen({ en: ['flammable'], ja: ['死にたい'], 'de-AT': ['brandgefahr'] }, STEMMERS);
const risksIn = (text: string): string[] => [...new Set(SCREEN.screen(readText(text)).map(({ risk }) => risk))].sort();

const everyday = [
  'My parcel is late and the driver was fired from the job, I hear. Where is it?',
  'I was charged twice for the same invoice. Please refund me.',
  'Die Lieferung kam zu spät und der Karton war zerdrückt. Ich bin sehr verärgert.',
  'Mein Paket ist seit zwei Wochen verspätet, das bringt mich noch in Schwierigkeiten.',
  'Le colis est arrivé cassé et personne ne répond au téléphone.',
  'El paquete llegó roto y nadie contesta. Quiero que me devuelvan el dinero.',
  'Your agent was rude and the kettle does not work. This is killing our business.',
];

describe('the safety screen', () => {
  it.each([
    ['I will KILL myself if this goes on', 'self-harm'],
    ['He keeps saying he is suicidal.', 'self-harm'],
    ['sui\u00adcide', 'self-harm'],
    ['Ich werde mich umbringen', 'self-harm'],
    ['Sie hat Selbstmordgedanken', 'self-harm'],
    ['Je veux me suicider', 'self-harm'],
    ['j’ai envie de mourir', 'self-harm'],
    ['Quiero suicidarme', 'self-harm'],
    ['I am going to set your whole damn office on fire', 'fire'],
    ['The charger caught fire and burned my hand', 'fire'],
    ['Das Netzteil ist explodiert', 'fire'],
    ['L’appareil a pris feu', 'fire'],
    ['El cargador explotó en la cocina', 'fire'],
    ['I got an electric shock from the toaster', 'injury'],
    ['Meine Tochter wurde bewusstlos', 'injury'],
    ['Ich toete euch alle', 'threat'],
    ['Voy a matarlos', 'threat'],
    ['We were told the box is flammable!', 'organisation'],
    ['もう死にたいです', 'organisation'],
    ['Es besteht Brandgefahr', 'organisation'],
  ])('finds in "%s" %s', (text, risk) => {
    expect(risksIn(text)).toContain(risk);
  });

  it.each(everyday)('finds nothing in "%s"', (text) => {
    expect(risksIn(text)).toEqual([]);
  });

  it('guesses no negation: it may raise', () => {
    expect(risksIn('I am not suicidal, do not worry')).toEqual(['self-harm']);
  });

  const listed = RISKS.flatMap((risk) =>
    Object.entries(RISK_WORDS[risk]).flatMap(([language, words]) => words.map((word) => ({ risk, language, word }))),
  );
  const plain = fc.array(fc.constantFrom('parcel', 'Paket', 'colis', 'the', 'und', 'twelve', '12', 'ñu'), {
    maxLength: 40,
  });

  it('finds every listed word, in capitals, without accents, in the midst of whatever', () => {
    const typed = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => text.toUpperCase(),
      (text) => text.normalize('NFD').replace(/\p{M}/gu, ''),
    );
    fc.assert(
      fc.property(fc.constantFrom(...listed), typed, plain, plain, ({ risk, language, word }, type, before, after) => {
        const text = [...before, type(word.replace('*', '')), ...after].join(' ');
        expect(SCREEN.screen(readText(text))).toContainEqual({ risk, language });
      }),
      { numRuns: 2000 },
    );
  });

  it('never finds less in more: what is added may raise and never lower', () => {
    const words = fc.array(fc.constantFrom('kill', 'myself', 'not', 'fire', 'set', 'my', 'parcel', 'Bombe', 'mourir'), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(words, words, (one, other) => {
        const alone = risksIn(one.join(' '));
        expect(risksIn([...one, ...other].join(' '))).toEqual(expect.arrayContaining(alone));
      }),
    );
  });

  it('does work that is bounded by the length of the text, whatever it is made of', () => {
    let stemmed = 0;
    const counting = Object.fromEntries(
      Object.entries(STEMMERS).map(([language, stem]) => [language, (word: string) => ((stemmed += 1), stem(word))]),
    );
    const screen = new SafetyScreen({}, counting);
    const distinct = Array.from({ length: READ_LIMIT }, (_, n) => `su${n.toString(36)}`).join(' ');
    stemmed = 0;
    const tokens = readText(distinct);
    screen.screen(tokens);
    expect(stemmed).toBeLessThanOrEqual(tokens.length * 4);
    stemmed = 0;
    expect(screen.screen(readText('kill my '.repeat(READ_LIMIT)))).toEqual([]);
    expect(stemmed).toBeLessThan(100);
  });

  it('reads 64 K of a text and no more', () => {
    expect(risksIn(`${'parcel '.repeat(9000)} suicide`)).toEqual(['self-harm']);
    expect(risksIn(`${'parcel '.repeat(10_000)} suicide`)).toEqual([]);
  });
});

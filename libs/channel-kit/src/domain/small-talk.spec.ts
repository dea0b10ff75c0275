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
    'Sorry, wrong number',
    'Sorry, I think you’ve got the wrong number!',
    'Oops, my mistake. Apologies',
    'Excuse me, this is the wrong number',
    'Entschuldigung, falsche Nummer',
    'Sorry, verwählt',
    'Tut mir leid, ich habe mich verwählt',
    'Falsch verbunden',
    'Da sind Sie falsch verbunden',
    'Wrong number, mate',
    'Sie haben die falsche Nummer',
    'Désolé, mauvais numéro',
    'Excusez-moi, je me suis trompée de numéro',
    'Pardon, vous avez un faux numéro',
    'Perdón, número equivocado',
    'Disculpe, me he equivocado de número',
    'Lo siento, tiene el número equivocado',
  ])('%p meant somebody else, and a person looks', (body) => {
    expect(isSmallTalk(body)).toBe(true);
  });
  it.each([
    'Sorry, but you sent the wrong number of chairs',
    'The wrong number is on my bill',
    'Ich wurde dreimal falsch verbunden',
    'My mate never got the parcel',
    'You have the wrong number for me, my account is closed',
    'I want an apology',
    'Sorry is not enough',
    'My mistake? You charged me twice',
    'Ich erwarte eine Entschuldigung',
    'Entschuldigung, wo ist mein Paket',
    'Ich habe mich verwählt und zahle 40 Euro',
    'Désolé mais c’est une erreur',
    'C’est une erreur',
    'Perdón, ¿dónde está mi pedido?',
    'Lo siento pero no llegó',
  ])('%p is a complaint, whatever it begins with', (body) => {
    expect(isSmallTalk(body)).toBe(false);
  });
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

import { francAll } from 'franc-min';
import type { LanguageClues } from '../domain/choose-language.js';

// What the detector calls a language (ISO 639-3) and what everybody else does (ISO 639-1).
const SHORT_NAMES: Readonly<Record<string, string>> = {
  arb: 'ar',
  bul: 'bg',
  ben: 'bn',
  ces: 'cs',
  deu: 'de',
  ell: 'el',
  eng: 'en',
  spa: 'es',
  pes: 'fa',
  fra: 'fr',
  heb: 'he',
  hin: 'hi',
  hun: 'hu',
  ind: 'id',
  ita: 'it',
  jpn: 'ja',
  kor: 'ko',
  nld: 'nl',
  pol: 'pl',
  por: 'pt',
  ron: 'ro',
  rus: 'ru',
  swe: 'sv',
  tur: 'tr',
  ukr: 'uk',
  urd: 'ur',
  vie: 'vi',
  cmn: 'zh',
};

const ONLY = Object.keys(SHORT_NAMES);
// More tells no more, and costs.
const MOST_CHARACTERS = 400;
// Where another language is as likely, it is neither's text.
const DOUBT = 0.9;
const NO_WORDS = /\S*(?:@|:\/\/|\d)\S*/gu;

/** What language `text` seems to be written in, and from how many letters that was told. */
export function detectLanguage(text: string): Pick<LanguageClues, 'detected' | 'letters'> {
  const words = text.slice(0, MOST_CHARACTERS).replace(NO_WORDS, ' ');
  const letters = words.match(/\p{L}/gu)?.length ?? 0;
  const [[first] = ['und', 1], [, second] = ['und', 0]] = francAll(words, { only: ONLY });
  const detected = second > DOUBT ? undefined : SHORT_NAMES[first];
  return { letters, ...(detected === undefined ? {} : { detected }) };
}

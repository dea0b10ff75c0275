interface Candidate {
  readonly charset: string;
  /** What each letter that fills texts of its languages speaks for it, 1 at most. */
  readonly common: ReadonlyMap<string, number>;
  /** What a text beyond ASCII comes to on average. */
  readonly usual: number;
}

// More than this changes no verdict.
const SAMPLE_BYTES = 8 * 1024;
// Below, the letters are too unusual for the language to be meant.
const LIKELY = 0.5;
const BROKEN = 0.02;

// By how often they are written.
const CYRILLIC = 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъ';
const GREEK = 'αοιετσνηυρπκμλςωάόίδέήγχθώύφβξζψ';
const HEBREW = 'יוהלארתבשמנדכחעקפטגזסצםןךףץ';
const ARABIC = 'اليمونتربةعدفهسكقحجشصطخإأىضزثئذغظءؤ';
const HIRAGANA = String.fromCodePoint(...Array.from({ length: 83 }, (_, index) => 0x3041 + index));
const HANZI_SIMPLE =
  '的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说没您请件货单收到问题天还';
const HANZI_TRADITIONAL =
  '的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說沒您請件貨單收到問題天還';
const HANGUL = '이다는을가에의고하지은를도로한기사리나요니습합';

const CANDIDATES: readonly Candidate[] = [
  alphabet('windows-1251', CYRILLIC),
  alphabet('koi8-r', CYRILLIC),
  alphabet('iso-8859-5', CYRILLIC),
  alphabet('ibm866', CYRILLIC),
  alphabet('windows-1253', GREEK),
  alphabet('windows-1255', HEBREW),
  alphabet('windows-1256', ARABIC),
  candidate('shift_jis', HIRAGANA, 0.5),
  candidate('euc-jp', HIRAGANA, 0.5),
  candidate('gb18030', HANZI_SIMPLE, 0.25),
  candidate('big5', HANZI_TRADITIONAL, 0.25),
  candidate('euc-kr', HANGUL, 0.35),
];

/**
 * The charset of 8-bit bytes that are no UTF-8 and whose label, if any, is not to be trusted: by whose common letters they
 * spell. Windows-1252 where nothing else is likely: its languages have single letters beyond ASCII, the others have words of them.
 */
export function guessCharset(bytes: Uint8Array): string {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  if (!spellsWithHighBytes(sample)) return 'windows-1252';
  let best = { charset: 'windows-1252', score: LIKELY };
  for (const each of CANDIDATES) {
    const score = likelihood(sample, each);
    if (score > best.score) best = { charset: each.charset, score };
  }
  return best.charset;
}

function candidate(charset: string, common: string, usual: number): Candidate {
  return { charset, common: new Map([...common].map((letter) => [letter, 1])), usual };
}

/** Small letters, the most frequent first; the texts of the spec come to between 0.74 and 0.8. */
function alphabet(charset: string, letters: string): Candidate {
  const ranks = [...letters].map((letter, rank) => [letter, 1 - rank / letters.length] as const);
  return { charset, common: new Map(ranks), usual: 0.75 };
}

/** Whether most bytes beyond ASCII have another one on a side and the next but one: words, not accents. */
function spellsWithHighBytes(sample: Uint8Array): boolean {
  let high = 0;
  let inWords = 0;
  let run = 0;
  for (const byte of [...sample, 32]) {
    if (byte > 127) {
      run += 1;
      continue;
    }
    high += run;
    // Two make a letter of an East Asian charset, three no word of a Western language.
    if (run > 2) inWords += run;
    run = 0;
  }
  return inWords * 2 > high;
}

function likelihood(sample: Uint8Array, { charset, common, usual }: Candidate): number {
  const text = new TextDecoder(charset).decode(sample);
  let letters = 0;
  let spoken = 0;
  let broken = 0;
  for (const character of text) {
    if (character < '\u0080') continue;
    letters += 1;
    spoken += common.get(character) ?? 0;
    // The last character of the sample may be cut.
    if (character === '\uFFFD') broken += 1;
  }
  return broken > 1 + letters * BROKEN ? 0 : spoken / letters / usual;
}

import type { SeededRandom } from '@redress/testing';

type Mutation = (mail: Buffer, random: SeededRandom, other: Buffer) => Buffer;

// A mail grown by repeats stays within what reading many of them may cost.
const LARGEST = 512 * 1024;
const MUTATIONS: readonly Mutation[] = [
  flipBits,
  cutOff,
  cutOut,
  splice,
  repeatLines,
  shuffleHeaders,
  dropHeader,
  overwrite,
  takeHeadersOf,
  breakLineEnds,
];
const MOST_AT_ONCE = 4;
// What parsers trip over: ends, escapes, boundaries, encodings, halves of characters.
const NASTY = [
  ...[
    '\0',
    '\r',
    '\n',
    '\r\n\r\n',
    '--',
    '--b1--\r\n',
    '=',
    '=?utf-8?B?',
    '?=',
    '=?utf-8?Q?=0D=0A?=',
    '"',
    '<',
    '>',
    '(',
    '\\',
  ],
  ...['Content-Type: multipart/mixed; boundary=b1\r\n', 'Content-Transfer-Encoding: base64\r\n', '; charset=utf-7'],
  ...['\u202e', 'é', '\u{1F600}', '<!--', '<style>', '&#x110000;', '> '.repeat(50), '@'.repeat(200), ' '.repeat(2_000)],
].map((each) => Buffer.from(each));

/** `mail` with one to four faults in it, as broken programs, transport and attackers make them; follows from `random` alone. */
export function mutateMail(mail: Buffer, random: SeededRandom, others: readonly Buffer[]): Buffer {
  let mutated = mail;
  for (let count = 1 + random.below(MOST_AT_ONCE); count > 0; count -= 1) {
    mutated = random.pick(MUTATIONS)(mutated, random, random.pick(others)).subarray(0, LARGEST);
  }
  return mutated;
}

function flipBits(mail: Buffer, random: SeededRandom): Buffer {
  const flipped = Buffer.from(mail);
  for (let count = 1 + random.below(20); count > 0 && flipped.length > 0; count -= 1) {
    const at = random.below(flipped.length);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8));
  }
  return flipped;
}

function cutOff(mail: Buffer, random: SeededRandom): Buffer {
  return mail.subarray(0, random.below(mail.length + 1));
}

function cutOut(mail: Buffer, random: SeededRandom): Buffer {
  const from = random.below(mail.length + 1);
  return Buffer.concat([mail.subarray(0, from), mail.subarray(from + random.below(200))]);
}

function splice(mail: Buffer, random: SeededRandom, other: Buffer): Buffer {
  return Buffer.concat([
    mail.subarray(0, random.below(mail.length + 1)),
    other.subarray(random.below(other.length + 1)),
  ]);
}

function repeatLines(mail: Buffer, random: SeededRandom): Buffer {
  const all = lines(mail);
  const from = random.below(all.length);
  const part = all.slice(from, from + 1 + random.below(8));
  const times = random.chance(0.1) ? 2_000 : 1 + random.below(20);
  const repeated = Array.from({ length: times }, () => part).flat();
  return Buffer.concat([...all.slice(0, from), ...repeated, ...all.slice(from)]);
}

function shuffleHeaders(mail: Buffer, random: SeededRandom): Buffer {
  const all = lines(mail);
  const end = Math.max(
    1,
    all.findIndex((line) => line.toString('latin1').trim() === ''),
  );
  const head = all.slice(0, end).map((line) => ({ line, at: random.word() }));
  return Buffer.concat([...head.sort((a, b) => a.at - b.at).map(({ line }) => line), ...all.slice(end)]);
}

function dropHeader(mail: Buffer, random: SeededRandom): Buffer {
  const all = lines(mail);
  all.splice(random.below(Math.min(all.length, 12)), 1);
  return Buffer.concat(all);
}

function overwrite(mail: Buffer, random: SeededRandom): Buffer {
  const at = random.below(mail.length + 1);
  const nasty = random.chance(0.2) ? Buffer.from(random.bytes(1 + random.below(64))) : random.pick(NASTY);
  return Buffer.concat([mail.subarray(0, at), nasty, mail.subarray(at + (random.chance(0.5) ? nasty.length : 0))]);
}

function takeHeadersOf(mail: Buffer, _: SeededRandom, other: Buffer): Buffer {
  return Buffer.concat([other.subarray(0, bodyAt(other)), mail.subarray(bodyAt(mail))]);
}

function breakLineEnds(mail: Buffer, random: SeededRandom): Buffer {
  const text = mail.toString('latin1');
  return Buffer.from(random.chance(0.5) ? text.replaceAll('\n', '\r\n') : text.replaceAll('\n', '\r'), 'latin1');
}

function lines(mail: Buffer): Buffer[] {
  return mail
    .toString('latin1')
    .split(/(?<=\n)/u)
    .map((line) => Buffer.from(line, 'latin1'));
}

function bodyAt(mail: Buffer): number {
  const at = mail.indexOf('\n\n');
  return at === -1 ? mail.length : at + 2;
}

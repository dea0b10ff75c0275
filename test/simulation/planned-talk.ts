import type { SeededRandom } from '@redress/testing';

/** One thing that somebody does who talks to us: by text, or in a conversation. */
export interface PlannedLine {
  readonly number: number;
  /** `stop`, `start`: by text alone. `end`: a visitor leaves; what they then say is another stay. */
  readonly what: 'say' | 'stop' | 'start' | 'end';
  /** Milliseconds after the line before it. */
  readonly after: number;
  /** Does not wait until the lines before it are taken. */
  readonly atOnce: boolean;
  /** How often it is offered again although it was taken. */
  readonly repeats: number;
  /** Of a conversation: which stay, from 1. */
  readonly stay: number;
}

/** Somebody who talks: a number that texts, or a visitor in a conversation. */
export interface PlannedTalk {
  readonly channel: 'sms' | 'chat';
  /** A telephone number, or the name of the conversation. */
  readonly party: string;
  readonly lines: readonly PlannedLine[];
}

const AFTER = [0, 0, 0, 5, 60, 2_000, 20_000];

/** Draws one or two who talk, each with a few lines. */
export function planTalks(random: SeededRandom): PlannedTalk[] {
  const count = 1 + random.below(2);
  return Array.from({ length: count }, (_, number) => planTalk(random, number));
}

function planTalk(random: SeededRandom, number: number): PlannedTalk {
  const channel = random.pick(['sms', 'chat'] as const);
  const whats = channel === 'sms' ? planTexts(random) : planStays(random);
  let stay = 1;
  const lines = whats.map((what, index) => {
    const line = {
      ...{ number: index, what, after: random.pick(AFTER), stay },
      atOnce: what !== 'stop' && what !== 'start' && random.chance(0.5),
      repeats: random.chance(0.15) ? 1 : 0,
    };
    if (what === 'end') stay += 1;
    return line;
  });
  return { channel, party: channel === 'sms' ? `+44770090012${String(number)}` : `visit ${String(number)}`, lines };
}

function planTexts(random: SeededRandom): readonly PlannedLine['what'][] {
  return [
    ...(random.chance(0.15) ? ['stop' as const] : []),
    'say',
    ...(random.chance(0.5) ? ['say' as const] : []),
    ...(random.chance(0.5) ? ['stop' as const] : []),
    ...(random.chance(0.3) ? ['start' as const] : []),
    ...(random.chance(0.4) ? ['say' as const] : []),
  ];
}

function planStays(random: SeededRandom): readonly PlannedLine['what'][] {
  return [
    'say',
    ...(random.chance(0.5) ? ['say' as const] : []),
    ...(random.chance(0.8) ? ['end' as const] : []),
    ...(random.chance(0.4) ? ['say' as const] : []),
    ...(random.chance(0.4) ? ['end' as const] : []),
  ];
}

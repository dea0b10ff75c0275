import { describe, expect, it } from '@jest/globals';
import type { CaseClock } from './case-clock.js';
import { correctedClocks } from './received-date.js';

const MONDAY = '2026-11-23T09:00:00.000Z';
const FRIDAY = '2026-11-20T09:00:00.000Z';
const WORD_DUE = '2026-12-07T23:59:59.999Z';

describe('a duty that the rules of the corrected date do not know', () => {
  const clock = (name: string, event: string, more: Partial<CaseClock> = {}): CaseClock => ({
    ...{ name, duty: name, startedAt: MONDAY, dueAt: WORD_DUE, rule: name, basis: 'law' },
    explanation: [{ step: 'event', event }],
    ...more,
  });

  it('falls away while it is open; what was met, and what counts from something else, stays', () => {
    const kept = [clock('done', 'first_receipt', { metAt: MONDAY }), clock('entered', 'logged')];
    const fresh = clock('new', 'first_receipt', { startedAt: FRIDAY });
    expect(correctedClocks([clock('old', 'first_receipt'), ...kept], MONDAY, [fresh])).toEqual([...kept, fresh]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { timeZone } from '@redress/deadlines';
import { quietStretch } from './quiet-hours.js';

const NIGHT = { fromMinute: 21 * 60, toMinute: 8 * 60 };
const LONDON = timeZone('Europe/London');
const BERLIN = timeZone('Europe/Berlin');

describe('quiet hours', () => {
  it.each([
    ['in the evening', '2026-11-23T21:00:00.000Z', '2026-11-23T21:00:00.000Z', '2026-11-24T08:00:00.000Z'],
    ['after midnight', '2026-11-24T07:59:59.999Z', '2026-11-23T21:00:00.000Z', '2026-11-24T08:00:00.000Z'],
    ['while the clock is put back', '2026-10-25T00:30:00.000Z', '2026-10-24T20:00:00.000Z', '2026-10-25T08:00:00.000Z'],
    ['while it is put forward', '2026-03-29T00:30:00.000Z', '2026-03-28T21:00:00.000Z', '2026-03-29T07:00:00.000Z'],
  ])('last until morning %s', (_when, at, from, until) => {
    expect(quietStretch(NIGHT, at, LONDON)).toEqual({ from, until });
  });

  it.each(['2026-11-23T08:00:00.000Z', '2026-11-23T20:59:59.999Z'])('have no part in the day (%s)', (at) => {
    expect(quietStretch(NIGHT, at, LONDON)).toBeUndefined();
  });

  it('are those of the place', () => {
    expect(quietStretch(NIGHT, '2026-11-23T20:30:00.000Z', BERLIN)?.until).toBe('2026-11-24T07:00:00.000Z');
  });

  it('may lie within one day', () => {
    const noon = { fromMinute: 12 * 60, toMinute: 14 * 60 };
    expect(quietStretch(noon, '2026-11-23T13:00:00.000Z', LONDON)?.until).toBe('2026-11-23T14:00:00.000Z');
    expect(quietStretch(noon, '2026-11-23T14:00:00.000Z', LONDON)).toBeUndefined();
  });
});

import { describe, expect, it } from '@jest/globals';
import { openUntil } from './conversation-window.js';

const HEARD = Date.parse('2026-11-28T09:00:00.000Z');
const HOUR = 60 * 60_000;

describe('the window of a conversation on WhatsApp', () => {
  it('closes shortly before a day is over', () => {
    expect(new Date(openUntil(HEARD)).toISOString()).toBe('2026-11-29T08:58:00.000Z');
  });

  it('is closed where the provider said so after the last message, and opened by the next', () => {
    expect(openUntil(HEARD, HEARD + HOUR)).toBe(HEARD + HOUR);
    expect(openUntil(HEARD + 2 * HOUR, HEARD + HOUR)).toBe(openUntil(HEARD) + 2 * HOUR);
  });
});

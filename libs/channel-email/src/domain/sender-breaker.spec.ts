import { describe, expect, it } from '@jest/globals';
import { SenderBreaker } from './sender-breaker.js';

const HOUR = 3_600_000;

function bring(breaker: SenderBreaker, sender: string, count: number, at: number): boolean[] {
  return Array.from({ length: count }, (_, index) =>
    breaker.admits(sender, `${sender}-${String(at)}-${String(index)}`, at),
  );
}

describe('the breaker of a sender', () => {
  it('lets twenty mails an hour through, and holds what comes beyond', () => {
    const breaker = new SenderBreaker();
    const answers = bring(breaker, 'loop', 25, 0);
    expect(answers.filter(Boolean)).toHaveLength(20);
    expect(answers.slice(20)).toEqual([false, false, false, false, false]);
  });

  it('counts each sender alone', () => {
    const breaker = new SenderBreaker();
    bring(breaker, 'loop', 25, 0);
    expect(bring(breaker, 'other', 1, 0)).toEqual([true]);
  });

  it('lets mails through again when an hour has passed', () => {
    const breaker = new SenderBreaker();
    bring(breaker, 'loop', 25, 0);
    expect(bring(breaker, 'loop', 1, HOUR - 1)).toEqual([false]);
    expect(bring(breaker, 'loop', 1, HOUR)).toEqual([true]);
  });

  it('gives the same answer for the same mail, whatever came since', () => {
    const breaker = new SenderBreaker({ mails: 1 });
    expect(breaker.admits('loop', 'first', 0)).toBe(true);
    expect(breaker.admits('loop', 'second', 1)).toBe(false);
    expect(breaker.admits('loop', 'first', 0)).toBe(true);
    expect(breaker.admits('loop', 'second', 5 * HOUR)).toBe(false);
  });

  it('counts by the time of take-in, in whatever order mails are read', () => {
    const breaker = new SenderBreaker({ mails: 1 });
    expect(breaker.admits('loop', 'later', HOUR / 2)).toBe(true);
    expect(breaker.admits('loop', 'earlier', 0)).toBe(false);
  });

  it('remembers a bounded number of senders', () => {
    const breaker = new SenderBreaker({ mails: 1, senders: 2 });
    breaker.admits('a', '1', 0);
    breaker.admits('b', '2', 0);
    breaker.admits('c', '3', 0);
    expect(breaker.admits('c', '4', 0)).toBe(false);
    expect(breaker.admits('a', '5', 0)).toBe(true);
  });
});

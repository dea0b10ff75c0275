import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Clock } from '@redress/kernel';
import { VisitLimits } from './visit-limits.js';

const SECOND = 1_000;

describe('what visitors may take', () => {
  let now: number;
  let limits: VisitLimits;

  beforeEach(() => {
    now = Date.UTC(2026, 10, 28);
    const clock: Clock = { now: () => now, after: () => () => undefined };
    limits = new VisitLimits(clock);
  });

  const written = (conversation: string, address: string, times: number): number => {
    let taken = 0;
    for (let time = 0; time < times; time += 1) {
      try {
        limits.write(conversation, address);
        taken += 1;
      } catch (error) {
        expect(error).toMatchObject({ code: 'messages-too-many', retriable: true });
      }
    }
    return taken;
  };

  it('is twenty messages at once and one every two seconds, whoever else writes', () => {
    expect(written('eve', '203.0.113.7', 1_000)).toBe(20);
    expect(written('kim', '203.0.113.7', 20)).toBe(20);
    now += 2 * SECOND;
    expect(written('eve', '203.0.113.7', 10)).toBe(1);
  });

  it('is less than a network can make up visitors for, and no network counts for another, nor this machine for one', () => {
    const many = Array.from({ length: 300 }, (_, at) => `made-up-${String(at)}`);
    const from = (address: string): number =>
      many.reduce((sum, each) => sum + written(`${each} ${address}`, address, 1), 0);
    expect(from('2001:db8::1')).toBe(200);
    expect(from('2001:db8:0:1::1')).toBe(200);
    expect(from('127.0.0.1')).toBe(300);
  });

  it('is a hundred hellos and two hundred connections of a network', () => {
    const greeted = Array.from({ length: 150 }, () => {
      try {
        limits.greet('203.0.113.7');
        return true;
      } catch {
        return false;
      }
    });
    expect(greeted.filter(Boolean)).toHaveLength(100);
    const entered = Array.from({ length: 250 }, () => limits.enter('203.0.113.7'));
    expect(entered.filter(Boolean)).toHaveLength(200);
    limits.leave('203.0.113.7');
    expect([limits.enter('203.0.113.7'), limits.enter('203.0.113.7')]).toEqual([true, false]);
  });

  it('is thirty ways to be reached, each counted once for its conversation, and thirty an hour more', () => {
    const named = (address: string, count: number): number =>
      Array.from({ length: count }, (_, at) => {
        try {
          limits.nameWays(`conversation-${String(at)}`, address, [`kim-${String(at)}@mail.example`, undefined]);
          return true;
        } catch (error) {
          expect(error).toMatchObject({ code: 'ways-too-many', retriable: true });
          return false;
        }
      }).filter(Boolean).length;
    expect(named('203.0.113.7', 100)).toBe(30);
    expect(named('203.0.113.7', 100)).toBe(30);
    expect(named('198.51.100.7', 10)).toBe(10);
    now += 3_600 * SECOND;
    expect(named('203.0.113.7', 100)).toBe(60);
    expect(named('127.0.0.1', 100)).toBe(100);
  });

  it('is forty files of a network, each counted once however often it is sent, and forty an hour more', () => {
    const sent = (address: string, count: number, from = 0): number =>
      Array.from({ length: count }, (_, at) => {
        try {
          limits.keepFile(`conversation-${String(at % 7)}`, address, `file-${String(from + at)}`);
          return true;
        } catch (error) {
          expect(error).toMatchObject({ code: 'files-too-many', retriable: false });
          return false;
        }
      }).filter(Boolean).length;
    expect(sent('203.0.113.7', 100)).toBe(40);
    expect(sent('203.0.113.7', 100)).toBe(40);
    expect(sent('198.51.100.7', 10, 200)).toBe(10);
    now += 3_600 * SECOND;
    expect(sent('203.0.113.7', 100)).toBe(80);
    expect(sent('127.0.0.1', 100, 400)).toBe(100);
  });

  it('is thirty downloads at once, and to end a conversation ten times however much was written in it', () => {
    expect(written('eve', '203.0.113.7', 100)).toBe(20);
    const within = (code: string, take: () => void): number =>
      Array.from({ length: 100 }, () => {
        try {
          take();
          return true;
        } catch (error) {
          expect(error).toMatchObject({ code, retriable: true });
          return false;
        }
      }).filter(Boolean).length;
    const end = (): void => {
      limits.end('eve', '203.0.113.7');
    };
    const download = (): void => {
      limits.download('eve', '203.0.113.7');
    };
    expect(within('messages-too-many', end)).toBe(10);
    expect(within('downloads-too-many', download)).toBe(30);
    now += 10 * SECOND;
    expect(within('messages-too-many', end)).toBe(1);
    expect(within('downloads-too-many', download)).toBe(10);
  });
});

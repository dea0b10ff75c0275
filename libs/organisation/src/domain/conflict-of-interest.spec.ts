import { describe, expect, it } from '@jest/globals';
import { hasConflict } from './conflict-of-interest.js';

const ivy = { key: 'ivy', email: 'ivy@acme.example', conflicts: ['Kim@home.example', 'rival.example', 'noah'] };
const from = (address: string): boolean => hasConflict(ivy, { address, subjects: [] });

describe('a conflict of interest', () => {
  it('is a complaint about oneself, or about somebody that one declared', () => {
    expect(hasConflict(ivy, { subjects: ['ivy'] })).toBe(true);
    expect(hasConflict(ivy, { subjects: ['noah'] })).toBe(true);
    expect(hasConflict(ivy, { subjects: ['ada'] })).toBe(false);
  });

  it('is a complainant whose address or domain one declared, however it is typed', () => {
    expect([from('kim@HOME.example'), from('Jo@Rival.example')]).toEqual([true, true]);
    expect([from('jo@home.example'), from('jo@not-rival.example'), from('jo@sub.rival.example')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it("is a complaint of one's own", () => {
    expect(from('Ivy@acme.example')).toBe(true);
  });

  it('is none where nothing is known of who complains', () => {
    expect(hasConflict(ivy, { subjects: [] })).toBe(false);
  });
});

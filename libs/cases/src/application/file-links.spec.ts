import { describe, expect, it } from '@jest/globals';
import { KeyRing, systemClock, type Clock } from '@redress/kernel';
import { FileLinks } from './file-links.js';

const FILE = { home: { caseId: 'm1' }, ref: 'attachments/1', name: 'Rechnung – Mai.pdf', type: 'application/pdf' };
const keys = new KeyRing('a secret of the tests, at least thirty-two characters');
const idIn = (url: string): string => url.slice('/api/v1/files/'.length);
const at = (now: number): Clock => ({ now: () => now, after: (ms, run) => systemClock.after(ms, run) });

describe('a link to a file', () => {
  it('names the file for a quarter of an hour', () => {
    const id = idIn(new FileLinks(keys, at(0)).urlOf(FILE));
    expect(new FileLinks(keys, at(14 * 60_000)).read(id)).toEqual(FILE);
    expect(new FileLinks(keys, at(16 * 60_000)).read(id)).toBeUndefined();
  });

  it.each(['', '.', 'x.y.z', 'e30.000000.000000000000000000000000'])('is not made up: %j', (id) => {
    expect(new FileLinks(keys, systemClock).read(id)).toBeUndefined();
  });

  it('is worth nothing once a letter of it is changed', () => {
    const id = idIn(new FileLinks(keys, systemClock).urlOf(FILE));
    expect(new FileLinks(keys, systemClock).read(`A${id.slice(1)}`)).toBeUndefined();
  });
});

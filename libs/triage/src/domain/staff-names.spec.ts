import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StaffNames } from './staff-names.js';

const NAMES = new StaffNames([
  { key: 'ivy', name: 'Ivy Chen', displayName: 'Ivy', email: 'ivy@acme.example' },
  { key: 'omar', name: 'Omar Haddad', email: 'omar@acme.example' },
  { key: 'zoe', name: 'Zoë Müller-Lüdenscheidt', email: 'zoe@acme.example' },
  { key: 'will', name: 'Will Mark', displayName: 'Will', email: 'will@acme.example' },
]);
const named = (text: string, sender?: string): string[] =>
  NAMES.find(text, sender === undefined ? {} : { name: sender }).map(({ key }) => key);

describe('colleagues who are named', () => {
  it.each([
    ['Ivy Chen was rude to me', ['ivy']],
    ['Chen, Ivy hung up', ['ivy']],
    ['IVY CHEN HUNG UP', ['ivy']],
    ['i spoke to ivy and she hung up', ['ivy']],
    ['Ivy’s answer was rude', ['ivy']],
    ['Ivys Antwort war frech', ['ivy']],
    ['Mr. Haddad refused', ['omar']],
    ['Herrn Haddads Antwort', ['omar']],
    ['Your Mr Haddad and Ms Chen', ['omar', 'ivy']],
    ['zoe muller ludenscheidt', ['zoe']],
    ['I wrote to OMAR@acme.example', ['omar']],
    ['Omar was rude', []],
    ['My parcel is late. I will call. Nobody listens', []],
    ['Poison ivy grows in the parcel. Look', []],
  ])('in "%s" are %j', (text, keys) => {
    expect(named(text)).toEqual(keys);
  });

  it('are not those whose name the sender bears', () => {
    expect(named('Regards, Ivy', 'Ivy Smith')).toEqual([]);
    expect(named('Regards, Ivy Smith. Ivy Chen was rude', 'Ivy Smith')).toEqual(['ivy']);
  });

  it('are not the colleague who writes', () => {
    expect(NAMES.find('See below. Ivy Chen', { address: 'Ivy@acme.example' })).toEqual([]);
  });

  it('are told from those who are only greeted or thanked', () => {
    const [greeted] = NAMES.find('Dear Ms Chen,\nwhere is it? Thank you, Ivy');
    expect(greeted).toEqual({ key: 'ivy', addressed: true });
    const [accused] = NAMES.find('Dear Ivy,\nwhere is it? My neighbour says Ivy Chen lied.');
    expect(accused).toEqual({ key: 'ivy', addressed: false });
  });

  it('are found wherever the whole name stands', () => {
    const plain = fc.array(fc.constantFrom('parcel', 'the', 'Was', 'ist', '7', 'late.'), { maxLength: 30 });
    const whole = fc.constantFrom(['ivy', 'Ivy Chen'], ['omar', 'OMAR HADDAD'], ['zoe', 'Zoë Müller-Lüdenscheidt']);
    fc.assert(
      fc.property(plain, whole, plain, (before, [key, name], after) => {
        expect(named([...before, name, ...after].join(' '))).toContain(key);
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { StaffNames } from './staff-names.js';

const NAMES = new StaffNames([
  { key: 'ivy', name: 'Ivy Chen', displayName: 'Ivy', email: 'ivy@acme.example' },
  { key: 'omar', name: 'Omar Haddad', email: 'omar@acme.example' },
  { key: 'zoe', name: 'Zoë Müller-Lüdenscheidt', email: 'zoe@acme.example' },
  { key: 'will', name: 'Will Mark', displayName: 'Will', email: 'will@acme.example' },
  { key: 'lena', name: 'Lena Ortiz', email: 'lena@acme.example' },
  { key: 'max', name: 'Max Bauer', email: 'max@acme.example' },
  { key: 'max2', name: 'Max Lopez', email: 'max2@acme.example' },
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
    // A first name alone, where it is one colleague's and is said of somebody at work.
    ['Lena was rude', ['lena']],
    ['LENA WAS SO RUDE', ['lena']],
    ['Then Lena hung up on me', ['lena']],
    ['Lena hat mich angelogen', ['lena']],
    ['Ich habe mit Lena telefoniert', ['lena']],
    ['Lena m’a menti', ['lena']],
    ['Lena fue muy grosera', ['lena']],
    ['Your Lena knows nothing', ['lena']],
    ['I spoke to Lena on Monday', ['lena']],
    ['Lena was ill and the parcel is for her', []],
    ['My daughter Lena waits. You were rude', []],
    ['lena was rude, Max too', []],
    ['Max was rude', []],
    ['Herzliche Grüße, Ihre Lena', []],
    // A surname, with what somebody is or an initial.
    ['your agent Ortiz hung up', ['lena']],
    ['Ihr Mitarbeiter Haddad', ['omar']],
    ['votre collègue Haddad', ['omar']],
    ['su empleada Ortiz', ['lena']],
    ['Ms. L. Ortiz refused', ['lena']],
    ['as L. Ortiz wrote', ['lena']],
    ['Ms. K. Ortiz, my neighbour', []],
    ['The Ortiz family waits', []],
    ['Omar is our street', []],
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

  it.each([
    ['Dear Ivy Chen,\nwhere is it?', true],
    ['Hello Ms. Chen!', true],
    ['Hi Ivy', true],
    ['Hi Ivy and the team,\nwhere is it?', true],
    ['Hi Ivy and team,\nwhere is it?', true],
    ['Thank you Ivy for your help', true],
    ['Guten Tag Frau Chen – wo ist es?', true],
    ['Hello, Ivy Chen insulted me', false],
    ['Hello Ivy Chen insulted me', false],
    ['Hello, Ivy and Noah insulted me', false],
    ['Hello, Ivy and Noah lied.', false],
    ['Danke. Ivy Chen hat mich angelogen', false],
    ['Thanks! Ivy Chen, your agent, lied', false],
    ['Hello, Ivy Chen, your agent, lied', false],
    ['Merci. Mme Chen a raccroché', false],
  ])('in "%s" are greeted or thanked: %s', (text, addressed) => {
    expect(NAMES.find(text)).toEqual([{ key: 'ivy', addressed }]);
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

import { describe, expect, it } from '@jest/globals';
import { textsIn } from '../texts/texts-in.js';
import { contactWays } from './contact-ways.js';

const NAME = { name: 'Acme', timeZone: 'Europe/London', languages: [] };

describe('the other ways to reach the organisation, on a page', () => {
  it('are touched to call and to write', () => {
    const contact = { ...NAME, phone: '+44 (0)20 7946-0000', email: 'help@acme.example', post: '1 <Dock> Road' };
    expect(contactWays(contact, textsIn('en'))?.text).toBe(
      '<p>You can also call <a href="tel:+442079460000">+44 (0)20 7946-0000</a>, or write to <a href="mailto:help@acme.example">help@acme.example</a>, or send a letter to 1 &lt;Dock&gt; Road.</p>',
    );
  });

  it('are left out where none is known', () => {
    expect(contactWays(NAME, textsIn('de'))).toBeUndefined();
  });
});

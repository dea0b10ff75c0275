import { describe, expect, it } from '@jest/globals';
import { composeAccessLinks } from './access-links.js';

const LINKS = Array.from({ length: 8 }, (_, n) => ({
  reference: `K7M-Q2X-WD${String(n)}`,
  link: `https://complaints.acme.example/t/0193503c-9a00-7000-8000-00000000000${String(n)}.abcdef.0123456789abcdef01234567`,
}));

describe('fresh links', () => {
  it.each(['en', 'de', 'fr', 'es'])('are sent in %s and fit into what travels whole', (language) => {
    const mail = composeAccessLinks(LINKS, language, 'Acme Parcels');
    expect(mail.language).toBe(language);
    expect(Buffer.byteLength(mail.text)).toBeLessThanOrEqual(1_024);
    expect(mail.text).toContain(LINKS[0]?.link);
    expect(mail.text).not.toContain(LINKS[7]?.link);
  });

  it('are sent in English where there are no words for the language', () => {
    expect(composeAccessLinks(LINKS, 'xx', '').subject).toBe('The link to your complaint');
  });
});

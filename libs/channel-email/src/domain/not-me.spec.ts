import { describe, expect, it } from '@jest/globals';
import type { ParsedMail } from './parsed-mail.js';
import { saysNotMe } from './not-me.js';

const mail = (text: string, more: Partial<ParsedMail> = {}): ParsedMail => ({
  from: [],
  sender: [],
  recipients: [],
  headers: [],
  text,
  attachments: [],
  ...more,
});

describe('a reply of somebody else', () => {
  it.each(['NOT ME', ' Not me. ', 'Wrong person!', 'Das bin ich nicht.', 'Ce n’est pas moi', 'No soy yo'])(
    'says so: %s',
    (text) => {
      expect(saysNotMe(mail(text))).toBe(true);
    },
  );

  it('is judged by what it adds to the quote', () => {
    expect(saysNotMe(mail('NOT ME\n\n> We have received your complaint', { replyText: 'NOT ME' }))).toBe(true);
  });

  it.each([
    'It was not me who broke it, it came broken.',
    'You called the wrong person. I want my money back.',
    'not me, my wife',
    '',
  ])('is read by a person when it says more: %s', (text) => {
    expect(saysNotMe(mail(text))).toBe(false);
  });

  it('is read by a person when it brings files', () => {
    expect(saysNotMe(mail('not me', { attachments: [{ name: 'a', type: 'b', content: new Uint8Array() }] }))).toBe(
      false,
    );
  });
});

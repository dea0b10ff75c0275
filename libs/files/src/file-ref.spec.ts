import { describe, expect, it } from '@jest/globals';
import { checkFileRef } from './file-ref.js';

describe('file references', () => {
  it.each(['raw/email/0f3c', 'a', 'K7M-Q2X-WDP/1.eml', 'x='.repeat(64), Array(16).fill('a').join('/')])(
    'may be %s',
    (ref) => {
      expect(() => {
        checkFileRef(ref);
      }).not.toThrow();
    },
  );

  it('stay out of the message when they are bad, since they may hold anything', () => {
    expect(() => {
      checkFileRef('../jane@example.org');
    }).toThrow(/^(?!.*jane)/u);
  });
});

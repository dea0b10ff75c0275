import { describe, expect, it } from '@jest/globals';
import { readAgain } from './page.js';

describe('a page in another language', () => {
  it('is read again where it was read', () => {
    expect(readAgain({ method: 'GET', path: '/t/a.b.c' })).toEqual({ path: '/t/a.b.c' });
  });

  it('is not offered for the answer to a form', () => {
    expect(readAgain({ method: 'POST', path: '/complaints/access' })).toEqual({});
  });

  it.each(['//elsewhere.example/x', '/\\elsewhere.example', 'elsewhere'])('never leads to another host: %s', (path) => {
    expect(readAgain({ method: 'GET', path })).toEqual({});
  });
});

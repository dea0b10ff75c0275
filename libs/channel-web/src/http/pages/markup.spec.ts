import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { markup } from './markup.js';

describe('markup', () => {
  it('lets no value become markup, in text or attribute', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const { text } = markup`<a title="${value}">${value}</a>`;
        expect(text.replaceAll(/&(?:amp|lt|gt|quot|#39);/gu, '')).toMatch(/^<a title="[^"'<>&]*">[^"'<>&]*<\/a>$/su);
      }),
    );
  });

  it('takes the markup of others as it is, lists joined and nothing for undefined', () => {
    const item = (name: string): ReturnType<typeof markup> => markup`<li>${name}</li>`;
    expect(markup`<ul>${[item('a'), item('<b>')]}</ul>${undefined}${3}`.text).toBe(
      '<ul><li>a</li><li>&lt;b&gt;</li></ul>3',
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { htmlToText } from './html-to-text.js';

describe('the text of HTML', () => {
  it.each([
    ['<p>One</p><p>Two<br>Three</p>', 'One\n\nTwo\nThree'],
    ['a<!-- hidden -->b<style>p{}</style>c<script>d</script>', 'abc'],
    ['<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>', '1 2\n3'],
    ['<blockquote>old<blockquote>older</blockquote></blockquote>new', '> old\n> > older\nnew'],
    ['1 &lt; 2 &amp;&nbsp;3 &euro; &#252;&#xFC; &unknown; &#0; &#xD800;', '1 < 2 & 3 € üü &unknown; \uFFFD \uFFFD'],
    ['5 < 6 and <b>bold', '5 < 6 and bold'],
    ['<script>never closed, <p>still read</p>', 'never closed,\nstill read'],
    ['</blockquote></p>x', 'x'],
    ['', ''],
    ['<', '<'],
    ['<!doctype html><html><head><title>T</title></head><body>B</body></html>', 'B'],
  ])('%s', (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });
});

import { describe, expect, it } from '@jest/globals';
import { letterHtml } from './letter-html.js';
import { letterPage } from './letter-page.js';

const LETTER = {
  subject: 'Your complaint [K7M-Q2X-WDP]',
  language: 'en',
  heading: 'Acme Parcels',
  parts: [{ text: 'We have it.' }],
  answerable: true,
  references: ['K7M-Q2X-WDP'],
};

describe('the words of a letter', () => {
  it('become paragraphs, with the line breaks that the writer made', () => {
    expect(letterHtml('One\r\ntwo\n\n \n\nthree')).toBe('<p>One<br>\ntwo</p>\n<p>three</p>\n');
  });

  it('become lists where there are at least two items, counted as the writer counted', () => {
    expect(letterHtml('Now:\n- a\n• b\nEnd\n\n- Ivy')).toBe(
      '<p>Now:</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<p>End</p>\n<p>- Ivy</p>\n',
    );
    expect(letterHtml('3. a\n4) b\n6. c')).toBe('<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n<p>6. c</p>\n');
  });

  it('never become markup', () => {
    const html = letterHtml('<img src=x onerror=alert(1)> & "quoted"\0\u001b[31m https://a.example/"onclick="x');
    expect(html).toBe(
      '<p>&lt;img src=x onerror=alert(1)&gt; &amp; &quot;quoted&quot;[31m <a href="https://a.example/" dir="ltr">https://a.example/</a>&quot;onclick=&quot;x</p>\n',
    );
  });

  it.each([
    ['See https://a.example/x?y=1&z=2.', 'https://a.example/x?y=1&amp;z=2'],
    ['(see https://a.example/help(parcels))', 'https://a.example/help(parcels)'],
    ['„http://a.example/ä“, dort', 'http://a.example/ä“'],
  ])('%s links to what it shows', (text, shown) => {
    expect(letterHtml(text)).toContain(`<a href="${shown}" dir="ltr">${shown}</a>`);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'www.a.example', `https://${'x'.repeat(2_000)}`])(
    'do not link %.30s',
    (text) => {
      expect(letterHtml(text)).not.toContain('<a');
    },
  );

  it('find their own direction where one of them is written from right to left', () => {
    expect(letterHtml('Hello\n\nשלום')).toBe('<p dir="auto">Hello</p>\n<p dir="auto">שלום</p>\n');
  });

  it('take time that grows with their length alone', () => {
    for (const bad of [
      '- '.repeat(300_000),
      '\n'.repeat(500_000),
      `https://${')'.repeat(500_000)}x`,
      '<'.repeat(500_000),
    ]) {
      expect(letterHtml(bad).length).toBeLessThan(4_000_000);
    }
  });
});

describe('the page of a letter', () => {
  it('says its language, its direction and whose it is, and fetches nothing', () => {
    const page = letterPage(LETTER);
    expect(page.match(/ lang="en" dir="ltr"/gu)).toHaveLength(2);
    expect(page).toContain('<h1>Acme Parcels</h1>');
    expect(page).toContain('<title>Your complaint [K7M-Q2X-WDP]</title>');
    expect(page).toContain('Reference: K7M-Q2X-WDP');
    expect(page).not.toMatch(/<(?:img|script|link|iframe|form|table)\b|url\(|@import|src=/u);
  });

  it('is written from right to left where the language is, its footer in the language that it has', () => {
    const page = letterPage({ ...LETTER, language: 'ar-EG' });
    expect(page).toContain('<html lang="ar-EG" dir="rtl">');
    expect(page).toContain('<div class="foot" lang="en" dir="ltr">');
    expect(letterPage({ ...LETTER, language: 'de-AT' })).toContain('<div class="foot">\n<p>Wenn Sie uns');
  });

  it('takes nothing but a language for a language', () => {
    expect(letterPage({ ...LETTER, language: 'en" onload="x' })).toContain('<html>');
  });
});

import { describe, expect, it } from '@jest/globals';
import { MAIL_HTML_CHARACTERS, sanitiseMailHtml } from './sanitise-mail-html.js';

describe('what a reader is shown of a mail', () => {
  it.each([
    [
      'words, lists and tables',
      '<p>One <b>two</b></p><ul><li>three</li></ul><table><tr><td colspan="2">4</td></tr></table>',
    ],
    ['the direction of the writing', '<p dir="rtl" lang="ar">مرحبا</p>'],
    ['modest styles', '<p style="color:#336699;text-align:center;padding:4px 8px">x</p>'],
  ])('keeps %s', (_, html) => {
    expect(sanitiseMailHtml(html)).toBe(html);
  });

  it('opens links apart, and they tell nothing of where they were', () => {
    const html = '<a href="https://shop.example/?a=1&amp;b=2" target="_top" rel="opener" onclick="x()">order</a>';
    expect(sanitiseMailHtml(html)).toBe(
      '<a href="https://shop.example/?a=1&amp;b=2" rel="noreferrer noopener nofollow" target="_blank">order</a>',
    );
  });

  it('names images in words and loads none', () => {
    const html =
      '<img src="https://track.example/1.gif" alt="Broken <vase>"><img src="cid:1"><img src="data:image/png;base64,AA=="> end';
    expect(sanitiseMailHtml(html)).toBe(
      '<span>[image: Broken &lt;vase&gt;]</span><span>[image]</span><span>[image]</span> end',
    );
  });
});

describe('hostile HTML', () => {
  it.each([
    ['scripts', 'a<script>alert(1)</script>b', 'ab'],
    ['an unclosed script', 'a<script>alert(1)', 'a'],
    ['event handlers', '<p onclick="x()" onmouseover=x>a</p>', '<p>a</p>'],
    ['javascript links', '<a href=" jAvAsCrIpT:alert(1)">a</a>', '<a>a</a>'],
    [
      'javascript links with control characters',
      '<a href="java\tscript:alert(1)">a</a><a href="&#1;javascript:x">b</a>',
      '<a>a</a><a>b</a>',
    ],
    ['data links', '<a href="data:text/html,<script>1</script>">a</a>', '<a>a</a>'],
    [
      'links into our own pages',
      '<a href="/api/v1/staff/session">a</a><a href="//evil.example">b</a>',
      '<a>a</a><a>b</a>',
    ],
    ['forms', '<form action="https://evil.example"><input name="password"><button>Go</button></form>', 'Go'],
    ['frames', '<iframe srcdoc="<script>1</script>">x</iframe><object data="x">y</object><embed src="x">z', 'z'],
    ['style sheets', '<style>@import "https://evil.example"</style>a', 'a'],
    [
      'a page that goes elsewhere',
      '<base href="https://evil.example"><meta http-equiv="refresh" content="0;url=x">a',
      'a',
    ],
    [
      'content that covers the page',
      '<div style="position:fixed;top:0;z-index:9;margin:-99px;float:left">a</div>',
      '<div>a</div>',
    ],
    [
      'styles that load',
      '<p style="background-color:url(https://evil.example);color:expression(alert(1))">a</p>',
      '<p>a</p>',
    ],
    ['styles that hide words', '<p style="font-size:1px;display:none;opacity:0">a</p>', '<p>a</p>'],
    [
      'drawings',
      '<svg onload="x"><script>1</script><image href="x"></svg><math><a href="javascript:x">q</a></math>a',
      'a',
    ],
    ['markup hidden in raw text', '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>', ''],
    ['markup hidden in a text area', '<textarea><img src=x onerror=x></textarea><title><b></title>a', 'a'],
    ['names that scripts look up', '<p id="body" class="x" name="cookie">a</p>', '<p>a</p>'],
    ['conditional comments', '<!--[if mso]><script>1</script><![endif]-->a', 'a'],
  ])('loses %s', (_, html, shown) => {
    expect(sanitiseMailHtml(html)).toBe(shown);
  });

  it('is shown to 2 MB', () => {
    const shown = sanitiseMailHtml('x'.repeat(MAIL_HTML_CHARACTERS + 1000));
    expect(shown).toHaveLength(MAIL_HTML_CHARACTERS);
  });

  // Without the bound on open elements each of these takes minutes: the spec would run into its time limit.
  it.each(['<div>', '<table><tr><td>', '<b><i>', '<li>', '<blockquote>'])(
    'ends in time with 400,000 unclosed %s',
    (tag) => {
      const shown = sanitiseMailHtml(`words${tag.repeat(400_000)}`.slice(0, MAIL_HTML_CHARACTERS));
      expect(shown.startsWith('words')).toBe(true);
      expect(shown.length).toBeLessThan(20_000);
    },
  );

  it.each(['<a href="', '</p>', '<!--', '<', '&', '<p style="', '<![CDATA['])(
    'ends in time with a mail full of %s',
    (piece) => {
      expect(sanitiseMailHtml(piece.repeat(MAIL_HTML_CHARACTERS / piece.length))).toEqual(expect.any(String));
    },
  );

  it('keeps a long table of unclosed cells whole', () => {
    const shown = sanitiseMailHtml(`<table>${'<tr><td>a<td>b'.repeat(2_000)}</table>the end`);
    expect(shown.endsWith('the end')).toBe(true);
  });
});

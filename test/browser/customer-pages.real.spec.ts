import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import type { CaseViewUpdated } from '@redress/contracts';
import { proofKey, sha256 } from '@redress/kernel';
import { freePort } from '@redress/testing';
import type { Browser, Page } from 'playwright-core';
import { Visitor, type Taken } from '../channel-web/visitor.js';
import { WebProcess } from '../channel-web/web-process.js';
import { barriersOn, openBrowser, withPage } from './browser.js';

jest.setTimeout(180_000);

const ORDER = 'A-1742';
const REPORT = '%PDF-1.7\n<html><script>document.title = 1</script>';
const TELEPHONE = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } as const;
// What looks for barriers is itself a script, so it is not there when nobody's script runs.
const WITHOUT_SCRIPT = { ...TELEPHONE, javaScriptEnabled: false } as const;
const DESK = { viewport: { width: 1280, height: 900 }, colorScheme: 'light' } as const;
const DAY_MS = 24 * 3_600_000;

let gateway: WebProcess;
let visitor: Visitor;
let browser: Browser;
let origin: string;
let taken: Taken;

beforeAll(async () => {
  const port = String(await freePort());
  origin = `http://127.0.0.1:${port}`;
  gateway = await WebProcess.start({ REDRESS_LISTEN: `127.0.0.1:${port}`, REDRESS_PUBLIC_URL: origin });
  visitor = new Visitor(gateway);
  browser = await openBrowser();
  taken = await visitor.complain();
  const key = proofKey(gateway.engines.keys, visitor.caseIdOf(taken), ORDER);
  await visitor.publishView(taken, {
    proofs: [key ?? ''],
    expectedBy: '2026-12-31T22:59:59.999Z',
    nextUpdateBy: '2026-12-01T22:59:59.999Z',
    handledBy: 'Parcels',
    conversation: await answerWithFiles(),
  });
});
afterAll(async () => {
  await browser.close();
  await gateway.remove();
});

/** A handler's answer with a file that is there and one that is gone. */
async function answerWithFiles(): Promise<CaseViewUpdated['conversation']> {
  const { files } = gateway.engines;
  const report = await files.put('sent/report', Buffer.from(REPORT));
  const list = [
    { ...report, name: 'Untersuchungsbericht zur Sendung vom 3. März.pdf', type: 'application/pdf' },
    { ...report, ref: 'sent/gone', name: '調査報告書.pdf', type: 'application/pdf' },
  ];
  const attachments = await files.put('sent/list', Buffer.from(JSON.stringify(list)));
  const words = 'We are looking for your parcel.';
  const text = { preview: words, bytes: words.length, sha256: sha256(words) };
  return [{ id: 'answer:1', at: taken.receivedAt, from: 'handler', text, attachments }];
}

/** Every page a customer may see, each opened as a customer comes to it. */
const PAGES: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  form: (page) => open(page, '/complaints/new'),
  'form-errors': async (page) => {
    await open(page, '/complaints/new');
    await page.locator('#email').fill('nonsense');
    await page.locator('form#complaint > button').click();
  },
  taken: async (page) => {
    await open(page, '/complaints/new');
    await page.locator('#description').fill('They stole from me.');
    await page.locator('form#complaint > button').click();
  },
  access: (page) => open(page, '/complaints/access'),
  'access-done': async (page) => {
    await open(page, '/complaints/access');
    await page.locator('#email').fill('ann@mail.example');
    await page.locator('form button').first().click();
  },
  status: (page) => open(page, `/t/${visitor.token(taken, 'full')}`),
  'file-gone': async (page) => {
    await open(page, `/t/${visitor.token(taken, 'full')}`);
    await page.locator('.files a').last().click();
    await page.waitForURL(/\/files\//u);
  },
  neutral: (page) => open(page, `/t/${visitor.token(taken, 'neutral')}`),
  'not-me': async (page) => {
    await open(page, `/t/${visitor.token(taken, 'neutral')}`);
    await open(page, `/complaints/${taken.reference}/not-me`);
  },
  expired: (page) => open(page, `/t/${visitor.token(taken, 'full', Date.now() - 91 * DAY_MS)}`),
  'wrong-link': (page) => open(page, '/t/abc.def.ghi'),
  'no-link': (page) => open(page, `/complaints/${taken.reference}`),
  'wrong-code': async (page) => {
    await open(page, '/complaints/access');
    await page.locator('#returnCode').fill('nonsense');
    await page.locator('form button').last().click();
  },
  added: async (page) => {
    await open(page, `/t/${visitor.token(taken, 'full')}`);
    await page.locator('#text').fill('One more thing.');
    await page.locator('form#reply > button').click();
  },
  nowhere: (page) => open(page, '/nowhere'),
};

async function open(page: Page, path: string): Promise<void> {
  await page.goto(origin + path);
}

async function barriers(options: typeof TELEPHONE | typeof DESK, language: string): Promise<string[]> {
  const found: string[] = [];
  for (const [name, visit] of Object.entries(PAGES)) {
    await withPage(browser, { ...options, locale: language }, async (page) => {
      await visit(page);
      expect([name, await page.locator('html').getAttribute('lang')]).toEqual([name, language]);
      found.push(...(await barriersOn(page, `${name}-${language}-${String(options.viewport.width)}`)));
    });
  }
  return found;
}

/** Presses the tab key until the element has the focus, as who has no pointer does. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
  }
  throw new Error(`the tab key never came to ${selector}`);
}

describe('the pages keep nobody out', () => {
  it.each(['en', 'de', 'fr', 'es'])('on a telephone in the dark: %s', async (language) => {
    expect(await barriers(TELEPHONE, language)).toEqual([]);
  });

  // Light colours are the same in every language; German has the longest words.
  it.each(['en', 'de'])('at a desk: %s', async (language) => {
    expect(await barriers(DESK, language)).toEqual([]);
  });
});

it('barriers and what is too wide are seen where there are some', async () => {
  const found = await withPage(browser, TELEPHONE, async (page) => {
    await page.setContent(
      '<main><input><p style="width: 500px; color: #777; background: #888">Hard to read</p></main>',
    );
    return await barriersOn(page, 'bad');
  });
  expect(found.join('\n')).toMatch(/bad: label at input[^]*px wider than the screen/u);
  expect(found.join('\n')).toContain('color-contrast');
});

it('the page of a complaint shows its link as text, and the link leads there from another browser', async () => {
  const link = await withPage(browser, { ...WITHOUT_SCRIPT, locale: 'en' }, async (page) => {
    await open(page, `/t/${visitor.token(taken, 'full')}`);
    expect(await page.locator('main').innerText()).toContain('Keep this link');
    // One press takes all of it, and nothing else.
    const shown = page.locator('.link');
    await shown.click();
    expect(await page.evaluate<string>('String(getSelection())')).toBe(await shown.innerText());
    return await shown.innerText();
  });
  await withPage(browser, { ...WITHOUT_SCRIPT, locale: 'en' }, async (page) => {
    await page.goto(link);
    await page.locator('.entries').waitFor();
    expect(await page.locator('main').innerText()).toContain(taken.reference);
  });
});

describe('with the keyboard alone, on a telephone, without script', () => {
  it('a complaint is made, corrected and read again by its return code', async () => {
    await withPage(browser, { ...WITHOUT_SCRIPT, locale: 'de' }, async (page) => {
      await open(page, '/complaints/new');
      await tabTo(page, '#email');
      await page.keyboard.type('nonsense');
      await tabTo(page, 'form#complaint > button');
      await page.keyboard.press('Enter');
      await page.locator('.problem').waitFor();
      expect(await page.evaluate<string>('document.activeElement.className')).toBe('problem');
      await tabTo(page, '.problem a[href="#description"]');
      await page.keyboard.press('Enter');
      await page.keyboard.type('Alles kaputt.');
      await tabTo(page, '#email');
      await page.keyboard.press('Control+A');
      await page.keyboard.press('Delete');
      // The enter key sends the complaint, and does not switch the language.
      await page.keyboard.press('Enter');
      const code = await page.locator('.code').innerText();
      await open(page, '/complaints/access');
      await tabTo(page, '#returnCode');
      await page.keyboard.type(code.toLowerCase());
      await page.keyboard.press('Enter');
      await page.locator('.reference').waitFor();
      expect(await page.locator('main').innerText()).toContain('Wir haben Ihre Beschwerde erhalten.');
    });
  });

  it('the language is switched, and what was typed stays', async () => {
    await withPage(browser, { ...WITHOUT_SCRIPT, locale: 'en' }, async (page) => {
      await open(page, '/complaints/new');
      await page.locator('#description').fill('It is late.');
      await page.locator('.skip').focus();
      await tabTo(page, 'button[value="fr"]');
      await page.keyboard.press('Enter');
      await page.locator('html[lang=fr]').waitFor();
      expect(await page.locator('#description').inputValue()).toBe('It is late.');
    });
  });

  it('a neutral link shows everything after one thing was proved, and takes a message', async () => {
    await withPage(browser, { ...WITHOUT_SCRIPT, locale: 'en' }, async (page) => {
      await open(page, `/t/${visitor.token(taken, 'neutral')}`);
      expect(await page.locator('main').innerText()).not.toContain('looking for your parcel');
      await tabTo(page, '#value');
      await page.keyboard.type('a1742');
      await page.keyboard.press('Enter');
      await page.locator('.entries').waitFor();
      expect(await page.locator('main').innerText()).toContain('We are looking for your parcel.');
      await tabTo(page, '.files a');
      const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
      expect(download.suggestedFilename()).toBe('Untersuchungsbericht zur Sendung vom 3. März.pdf');
      expect(await readFile(await download.path(), 'utf8')).toBe(REPORT);
      await tabTo(page, '#text');
      await page.keyboard.type('One more thing.');
      await tabTo(page, 'form#reply > button');
      await page.keyboard.press('Enter');
      await page.getByRole('status').waitFor();
      expect(await page.getByRole('status').innerText()).toContain('We have received your message.');
    });
  });
});

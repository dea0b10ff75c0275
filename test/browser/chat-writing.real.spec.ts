import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { RunningProduct } from '../e2e/running-product.js';
import { barriersOn, openBrowser, withPage } from './browser.js';

jest.setTimeout(180_000);

// As text: the compiler knows no browser here.
const FOCUSED = 'document.activeElement.id';
const WIDE = { viewport: { width: 1280, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 } };
const DARK = { colorScheme: 'dark' as const };

describe('what a visitor writes in a browser', () => {
  let product: RunningProduct;
  let browser: Browser;

  beforeAll(async () => {
    product = await RunningProduct.create();
    [browser] = await Promise.all([openBrowser(), product.start()]);
  });

  afterAll(async () => {
    await browser.close();
    await product.remove();
  });

  it.each([
    [
      'en',
      'Your message',
      WIDE,
      /^These are 1,003 characters too many: a message has 4,000/u,
      /^This is 1 character /u,
    ],
    ['de', 'Ihre Nachricht', PHONE, /^Das sind 1\.003 Zeichen zu viel: .* höchstens 4\.000\./u, /^Das ist 1 Zeichen /u],
    [
      'fr',
      'Votre message',
      { ...PHONE, ...DARK },
      /^Il y a 1\s003 caractères de trop : .* 4\s000 au/u,
      /1 caractère /u,
    ],
    ['es', 'Su mensaje', { ...WIDE, ...DARK }, /^Sobran 1003 caracteres: .* 4000 como/u, /^Sobra 1 carácter:/u],
  ])('is not cut, however long: how much is too much is said, and nothing is sent: %s', async (...given) => {
    const [language, label, options, many, one] = given;
    await withPage(browser, options, async (page) => {
      await page.goto(`${product.url}/chat/frame?lang=${language}`);
      const field = page.getByLabel(label);
      const written = `${'My parcel never came. '.repeat(227)}It did.`;
      await field.focus();
      // Two halves of a pair are one character, as for the server; blanks at the end are not sent.
      await page.keyboard.insertText(`${written}📦📦  `);
      expect(await field.inputValue()).toBe(`${written}📦📦  `);
      const [shown, readOut] = [page.locator('#too-long'), page.locator('#too-long-said')];
      expect(await shown.textContent()).toMatch(many);
      await readOut.filter({ hasText: many }).waitFor();
      expect(await readOut.getAttribute('role')).toBe('status');
      expect([await field.getAttribute('aria-invalid'), await field.getAttribute('aria-describedby')]).toEqual([
        'true',
        'too-long',
      ]);
      expect(await barriersOn(page, `chat-too-long-${language}`)).toEqual([]);

      await page.locator('#send').click();
      expect(await page.evaluate<string>(FOCUSED)).toBe('text');
      expect(await field.inputValue()).toBe(`${written}📦📦  `);
      await field.fill(`${written.slice(0, 3_999)}📦📦`);
      expect(await shown.textContent()).toMatch(one);
      await page.keyboard.press('Enter');
      expect(await readOut.textContent()).toMatch(one);
      expect(await page.getByRole('log').locator('.line').count()).toBe(0);

      await page.keyboard.press('Backspace');
      expect([await shown.textContent(), await field.getAttribute('aria-invalid')]).toEqual(['', null]);
      await page.keyboard.press('Enter');
      const line = page.getByRole('log').locator('.customer');
      await line.waitFor();
      expect(await line.textContent()).toContain(`${written.slice(0, 3_999)}📦`);
    });
  });
});

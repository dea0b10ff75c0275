import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Dialog, Locator, Page } from 'playwright-core';
import { Colleague } from '../e2e/colleague.js';
import { RunningProduct } from '../e2e/running-product.js';
import { barriersOn, openBrowser, withPage } from './browser.js';

jest.setTimeout(180_000);

// As text: the compiler knows no browser here.
const FOCUSED = 'document.activeElement.id';
const WIDE = { viewport: { width: 1280, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 } };
const DARK = { colorScheme: 'dark' as const };

// Connections of the page that end, go nowhere, or let nothing through to it, as it is told.
const BREAKABLE = `const Real = WebSocket;
const made = [];
window.away = false;
window.deaf = false;
window.WebSocket = function (...given) {
  const socket = new Real(...(window.away ? ['ws://127.0.0.1:9'] : given));
  socket.addEventListener('message', (event) => window.deaf && event.stopImmediatePropagation());
  made.push(socket);
  return socket;
};
window.cut = () => made.forEach((socket) => socket.close());`;

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

  const write = async (page: Page, text: string): Promise<Locator> => {
    await page.getByLabel('Your message').fill(text);
    await page.keyboard.press('Enter');
    return page.getByRole('log').locator('.customer').filter({ hasText: text });
  };

  // What the browser asks when the page is to be closed; the answer is to stay.
  const askedOnClosing = async (page: Page): Promise<string> => {
    const asked = new Promise<Dialog>((resolve) => page.once('dialog', resolve));
    await page.close({ runBeforeUnload: true });
    const dialog = await asked;
    await dialog.dismiss();
    return dialog.type();
  };

  it.each([
    ['wide', WIDE],
    ['phone', { ...PHONE, ...DARK }],
  ])('stands in the conversation while the connection is lost, and is sent in order and once: %s', async (...given) => {
    const [name, options] = given;
    const ivy = await Colleague.signIn(product, 'ivy@acme.example');
    await withPage(browser, options, async (page) => {
      await page.addInitScript(BREAKABLE);
      await page.goto(`${product.url}/chat/frame?lang=en`);
      await page.getByText('Connected.').waitFor();
      const log = page.getByRole('log');
      await write(page, 'My parcel never came.');
      const receipt = (await log.locator('.system').textContent()) ?? '';
      const path = `/api/v1/cases/${/\w{3}-\w{3}-\w{3}/u.exec(receipt)?.[0] ?? ''}`;

      await page.evaluate('window.away = true; window.cut()');
      for (const text of ['It was a vase.', 'From my aunt.']) {
        const line = await write(page, text);
        await line.getByText('Not sent yet').waitFor();
        expect(await line.textContent()).toBe(`You${text}Not sent yet`);
      }
      await ivy.post(`${path}/messages`, { text: 'It comes tomorrow.' }, { 'idempotency-key': 'tomorrow' });
      await page.locator('#state').getByText('Not sent yet.').waitFor();
      expect(await barriersOn(page, `chat-not-sent-${name}`)).toEqual([]);
      expect(await askedOnClosing(page)).toBe('beforeunload');

      await page.evaluate('window.away = false');
      await log.locator('.handler').waitFor();
      await log.locator('.unsent').last().waitFor({ state: 'detached' });
      const said = ['My parcel never came.', 'Ivy', 'It was a vase.', 'From my aunt.'];
      const shown = async (): Promise<string[]> =>
        (await log.locator('.line').allTextContents()).filter((text) => said.some((each) => text.includes(each)));
      const expected = ['YouMy parcel never came.', 'IvyIt comes tomorrow.', 'YouIt was a vase.', 'YouFrom my aunt.'];
      expect(await shown()).toEqual(expected);
      await page.getByLabel('Your message').fill('And');
      expect(await askedOnClosing(page)).toBe('beforeunload');
      await page.getByLabel('Your message').fill('');
      // Were it asked, it would stay as it is.
      page.on('dialog', (dialog) => void dialog.dismiss());
      await page.reload();
      await log.getByText('From my aunt.').waitFor();
      expect(await shown()).toEqual(expected);
    });
  });

  it('stands there once, where it was taken in and the answer was lost', async () => {
    await withPage(browser, PHONE, async (page) => {
      await page.addInitScript(BREAKABLE);
      await page.goto(`${product.url}/chat/frame?lang=en`);
      await page.getByText('Connected.').waitFor();
      await page.evaluate('window.deaf = true');
      const line = await write(page, 'My parcel never came.');
      await line.getByText('Not sent yet').waitFor();
      await page.evaluate('window.deaf = false; window.cut()');
      await line.getByText('Not sent yet').waitFor({ state: 'detached' });
      const log = page.getByRole('log');
      await log.locator('.system').waitFor();
      expect(await log.locator('.line').count()).toBe(2);
      await write(page, 'It was a vase.');
      await page.locator('#log .customer:not(.unsent)').nth(1).waitFor();
      expect(await log.locator('.customer').allTextContents()).toEqual([
        'YouMy parcel never came.',
        'YouIt was a vase.',
      ]);
    });
  });
});

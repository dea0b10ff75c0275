import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { RunningProduct } from '../e2e/running-product.js';
import { openBrowser, withPage } from './browser.js';

jest.setTimeout(180_000);

const PATIENCE = { timeout: 60_000 };
// More stops than the page has: whoever comes round has not found it.
const MOST_STOPS = 200;

describe('the sandbox page by keyboard alone', () => {
  let product: RunningProduct;
  let browser: Browser;

  beforeAll(async () => {
    product = await RunningProduct.create();
    await product.start();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await product.remove();
  });

  /** Goes on by Tab until it is there. */
  const tabTo = async (page: Page, wanted: Locator): Promise<void> => {
    for (let stops = 0; stops < MOST_STOPS; stops += 1) {
      if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${String(wanted)}`);
  };
  const press = async (page: Page, button: Locator): Promise<void> => {
    await tabTo(page, button);
    await page.keyboard.press('Enter');
  };

  it('complains on four channels, answers, and reads the answer', async () => {
    await withPage(browser, { viewport: { width: 1280, height: 900 } }, async (page) => {
      await page.goto(`${product.url}/sandbox`);
      await page.getByRole('heading', { name: 'Mailbox' }).waitFor();
      await tabTo(page, page.locator('#mail [name=text]'));
      await page.keyboard.press('Control+A');
      await page.keyboard.type('Nobody opens the door of your shop.');
      await press(page, page.getByRole('button', { name: 'Send mail' }));
      await press(page, page.getByRole('button', { name: 'Send text' }));
      await press(page, page.getByRole('button', { name: 'Send complaint' }));
      const chat = page.frameLocator('#chat iframe');
      await chat.getByText('Connected.').waitFor(PATIENCE);
      await tabTo(page, chat.getByRole('textbox', { name: 'Your message' }));
      await page.keyboard.type('My parcel came to the wrong house.');
      await page.keyboard.press('Enter');
      await chat.getByRole('log').locator('.system').first().waitFor(PATIENCE);
      const cases = page.getByRole('list', { name: 'Cases, newest first' });
      await cases.locator('.tag', { hasText: 'Chat' }).waitFor(PATIENCE);
      for (const channel of ['Mail', 'Text', 'Form'])
        await cases.locator('.tag', { hasText: channel }).waitFor(PATIENCE);

      const card = cases.locator('li', { has: page.locator('.tag', { hasText: 'Mail' }) });
      await press(page, card.locator('summary').first());
      await card.getByText('Nobody opens the door of your shop.').waitFor(PATIENCE);
      await tabTo(page, card.getByLabel('Answer the customer'));
      await page.keyboard.type('It is open again.');
      await press(page, card.getByRole('button', { name: 'Send answer' }));
      await page.getByRole('list', { name: 'Mails received' }).getByText('It is open again.').waitFor(PATIENCE);
      // Whoever has sent it is still where they were.
      const send = card.getByRole('button', { name: 'Send answer' });
      expect(await send.evaluate((button) => button === document.activeElement)).toBe(true);
    });
  });
});

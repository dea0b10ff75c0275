import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { freePort } from '@redress/testing';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { createServer, type Server } from 'node:http';
import { RunningProduct } from '../e2e/running-product.js';
import { barriersOn, openBrowser, withPage } from './browser.js';

jest.setTimeout(180_000);

const PHONE = { viewport: { width: 390, height: 844 } };

describe('the conversation in a browser', () => {
  let product: RunningProduct;
  let browser: Browser;
  let shop: Server;
  let shopUrl: string;
  let otherUrl: string;

  beforeAll(async () => {
    product = await RunningProduct.create();
    const port = await freePort();
    // By another name the same page is one of another origin.
    [shopUrl, otherUrl] = [`http://127.0.0.1:${String(port)}`, `http://localhost:${String(port)}`];
    shop = createServer((_, response) => {
      const script = `<script src="${product.url}/widget.js" data-label="Write to us" defer></script>`;
      response.setHeader('content-type', 'text/html');
      response.end(
        `<!doctype html><html lang="de"><title>Shop</title><body><main><h1>Shop</h1></main>${script}</body></html>`,
      );
    }).listen(port);
    [browser] = await Promise.all([openBrowser(), product.start({ REDRESS_CHAT_ORIGINS: shopUrl })]);
  });

  afterAll(async () => {
    await browser.close();
    shop.close();
    await product.remove();
  });

  const open = async (page: Page): Promise<FrameLocator> => {
    await page.getByRole('button', { name: 'Write to us' }).focus();
    await page.keyboard.press('Enter');
    return page.frameLocator('#redress-chat');
  };

  it('is opened, held and closed on a page elsewhere by keyboard alone, and is there when its visitor comes back', async () => {
    await withPage(browser, PHONE, async (page) => {
      await page.goto(shopUrl);
      const frame = await open(page);
      await frame.getByText('Verbunden.').waitFor();
      await frame.getByLabel('Ihre Nachricht').focus();
      const hostile = '<img src=x onerror="document.title=1"> Mein Paket ist kaputt.';
      await page.keyboard.type(hostile);
      await page.keyboard.press('Enter');
      await frame.getByRole('log').getByText(hostile).waitFor();
      const receipt = frame.getByRole('log').locator('.system');
      await receipt.getByRole('link').waitFor();
      expect(await receipt.textContent()).toContain(`${product.url}/t/`);
      expect(await frame.getByRole('log').locator('img').count()).toBe(0);

      await page.reload();
      const again = await open(page);
      await again.getByRole('log').locator('.system').waitFor();
      expect(await again.getByRole('log').locator('.line').count()).toBe(2);
      await page.getByRole('button', { name: 'Write to us' }).focus();
      await page.keyboard.press('Escape');
      expect(await page.locator('#redress-chat').isVisible()).toBe(false);
    });
  });

  it('is not to be had in the frame of a page that nobody named', async () => {
    await withPage(browser, {}, async (page) => {
      const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
      await page.goto(otherUrl);
      await open(page);
      expect((await refused).type()).toBe('error');
    });
  });

  it.each(['en', 'de', 'fr', 'es'])('keeps nobody out in %s', async (language) => {
    for (const [name, options] of Object.entries({ phone: PHONE, dark: { colorScheme: 'dark' as const } }))
      await withPage(browser, options, async (page) => {
        await page.goto(`${product.url}/chat/frame?lang=${language}`);
        await page.getByRole('button').waitFor();
        expect(await barriersOn(page, `chat-${language}-${name}`)).toEqual([]);
      });
  });
});

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { freePort } from '@redress/testing';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { Colleague } from '../e2e/colleague.js';
import { PICTURE } from '../channel-chat/send-file.js';
import { RunningProduct } from '../e2e/running-product.js';
import { barriersOn, openBrowser, withPage } from './browser.js';

jest.setTimeout(180_000);

// As text: the compiler knows no browser here.
const FOCUSED = 'document.activeElement.id';
const WIDE = { viewport: { width: 1280, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 } };

// Connections go to a port on which nobody listens, until the page is told otherwise.
const NOTHING_ANSWERS = `const Real = WebSocket;
window.away = true;
window.WebSocket = function (...given) { return new Real(...(window.away ? ['ws://127.0.0.1:9'] : given)); };`;

// Whether the page takes over what is pasted: a text, a picture, or both as from a spreadsheet.
const pasted = (...types: string[]): string => `(() => {
  const clipboardData = new DataTransfer();
  for (const type of ${JSON.stringify(types)})
    if (type === 'text/plain') clipboardData.items.add('Zelle', type);
    else clipboardData.items.add(new File(['picture'], 'bild.png', { type }));
  const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
  return !document.getElementById('text').dispatchEvent(event);
})()`;

// Buttons that can be pressed and have no colour in their words, their ground or their edge: they look as if they could not.
const GREY = `[...document.querySelectorAll('button:enabled')].filter((button) => {
  const { color, backgroundColor, borderTopColor } = getComputedStyle(button);
  const [words, ground, edge] = [color, backgroundColor, borderTopColor].map((each) => {
    const channels = each.match(/\\d+/g).slice(0, 3).map(Number);
    return Math.max(...channels) - Math.min(...channels);
  });
  return Math.max(words, ground) < 60 || edge < 60;
}).map((button) => button.textContent)`;

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

  it('gives a copy that is text, and ends by keyboard once asked twice, without being over', async () => {
    const berlin = { ...PHONE, locale: 'de', timezoneId: 'Europe/Berlin', acceptDownloads: true };
    await withPage(browser, berlin, async (page) => {
      await page.goto(`${product.url}/chat/frame?lang=de`);
      await page.getByText('Verbunden.').waitFor();
      expect(await page.getByRole('button', { name: 'Gespräch beenden' }).isVisible()).toBe(false);
      const text = page.getByLabel('Ihre Nachricht');
      await text.fill('<b>Mein Paket</b> ist kaputt.\n1. Januar 2026 um 00:00, Wir:');
      await page.keyboard.press('Enter');
      const log = page.getByRole('log');
      await log.locator('.system').waitFor();

      const end = page.getByRole('button', { name: 'Gespräch beenden' });
      await end.focus();
      await page.keyboard.press('Enter');
      const question = page.getByRole('dialog');
      await question.waitFor();
      expect(await barriersOn(page, 'chat-end-question')).toEqual([]);
      await page.keyboard.press('Escape');
      expect(await question.isVisible()).toBe(false);
      expect(await page.evaluate<string>(FOCUSED)).toBe('end');
      await page.keyboard.press('Enter');
      await question.getByRole('button', { name: 'Beenden' }).focus();
      await page.keyboard.press('Enter');
      const ended = page.getByRole('region', { name: 'Das Gespräch ist beendet' });
      await ended.waitFor();
      const reference = /ist (\S+)\./u.exec((await page.locator('#ended-reference').textContent()) ?? '')?.[1] ?? '';
      await log.getByText('Sie haben das Gespräch beendet.').waitFor();
      expect(await end.isVisible()).toBe(false);
      expect(await page.getByRole('button', { name: 'Senden' }).isVisible()).toBe(false);
      expect(await page.evaluate<string>(FOCUSED)).toBe('ended');
      expect(await barriersOn(page, 'chat-ended-390')).toEqual([]);

      const saved = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Kopie speichern' }).click();
      const download = await saved;
      expect(download.suggestedFilename()).toBe(`redress-${reference}.txt`);
      const copy = readFileSync(await download.path(), 'utf8');
      expect(copy).toContain(`Aktenzeichen: ${reference}\n`);
      expect(copy).toMatch(
        /^\d+\. \S+ \d{4} um \d\d:\d\d, Sie:\n {4}<b>Mein Paket<\/b> ist kaputt\.\n {4}1\. Januar/mu,
      );
      expect(copy).toContain('(Europe/Berlin)');
      expect(copy.trimEnd().split('\n').at(-1)).toMatch(/^ {4}Sie haben das Gespräch beendet\./u);

      await ended.getByRole('button', { name: 'Hier weiterschreiben' }).press('Enter');
      expect(await page.evaluate<string>(FOCUSED)).toBe('text');
      await text.fill('Noch etwas.');
      await page.keyboard.press('Enter');
      await end.waitFor();
      expect(await log.locator('.customer').count()).toBe(2);
      expect(await ended.isVisible()).toBe(false);
    });
  });

  it.each(['en', 'de', 'fr', 'es'])('is over for who comes back, until they begin another: %s', async (language) => {
    const dark = language === 'en' || language === 'fr' ? { colorScheme: 'dark' as const } : {};
    await withPage(browser, { ...(language < 'es' ? WIDE : PHONE), ...dark }, async (page) => {
      await page.goto(`${product.url}/chat/frame?lang=${language}`);
      const [text, log, ended] = [page.locator('#text'), page.getByRole('log'), page.locator('#ended')];
      await text.fill('My parcel never came.');
      await page.locator('#send:enabled').click();
      await log.locator('.system').waitFor();
      await page.locator('#end').click();
      await page.locator('#end-yes').click();
      await ended.waitFor();
      await log.locator('.system').nth(1).waitFor();

      await page.reload();
      await ended.waitFor();
      await log.locator('.system').nth(1).waitFor();
      expect(await page.locator('#ended-reference').textContent()).toMatch(/\w{3}-\w{3}-\w{3}\.$/u);
      const none = await Promise.all(
        ['#text', '#send', '#attach', '#end'].map((each) => page.locator(each).isVisible()),
      );
      expect(none).toEqual([false, false, false, false]);
      expect(await barriersOn(page, `chat-ended-${language}`)).toEqual([]);
      await page.locator('#begin-new').focus();
      await page.keyboard.press('Enter');
      expect([await log.locator('.line').count(), await page.evaluate<string>(FOCUSED)]).toEqual([0, 'text']);
      await page.locator('#state.refused').waitFor();
      expect(await barriersOn(page, `chat-another-${language}`)).toEqual([]);
      await text.fill('And the next one was broken.');
      await page.keyboard.press('Enter');
      await log.locator('.system').waitFor();

      await page.reload();
      await log.locator('.system').waitFor();
      expect(await log.locator('.customer').allTextContents()).toEqual([
        expect.stringMatching(/And the next one was broken\.$/u),
      ]);
      expect(await ended.isVisible()).toBe(false);
    });
  });

  it('shows that somebody writes, without moving, and names them above what they wrote', async () => {
    const ivy = await Colleague.signIn(product, 'ivy@acme.example');
    await withPage(browser, PHONE, async (page) => {
      const told: string[] = [];
      page.on('websocket', (socket) => {
        socket.on('framesent', ({ payload }) => {
          const typing = /"typing",\{"typing":(?<typing>\w+)\}/u.exec(String(payload))?.groups?.['typing'];
          if (typing !== undefined) told.push(typing);
        });
      });
      await page.goto(`${product.url}/chat/frame?lang=en`);
      await page.getByText('Connected.').waitFor();
      await page.getByLabel('Your message').pressSequentially('My parcel');
      await page.getByLabel('Your message').fill('My parcel never came.');
      await page.keyboard.press('Enter');
      const log = page.getByRole('log');
      const receipt = (await log.locator('.system').textContent()) ?? '';
      const path = `/api/v1/cases/${/\w{3}-\w{3}-\w{3}/u.exec(receipt)?.[0] ?? ''}`;
      const found = await ivy.get(path);
      expect(found.status).toBe(200);

      const placeOfForm = (): Promise<object | null> => page.locator('#form').boundingBox();
      const before = await placeOfForm();
      expect((await ivy.post(`${path}/typing`, { typing: true })).status).toBe(204);
      await page.locator('#typing').filter({ hasText: 'Ivy is writing …' }).waitFor();
      expect(await page.getByRole('status').filter({ hasText: 'Ivy is writing …' }).count()).toBe(1);
      expect(await placeOfForm()).toEqual(before);
      expect(await barriersOn(page, 'chat-typing')).toEqual([]);

      await ivy.post(`${path}/messages`, { text: 'It comes tomorrow.' }, { 'idempotency-key': 'named' });
      await log.locator('.handler').waitFor();
      expect(await page.locator('#typing').textContent()).toBe('');
      expect(await log.locator('.who').allTextContents()).toEqual(['You', 'We', 'Ivy']);
      // Not with each letter.
      expect([told[0], told.at(-1), told.length < 6]).toEqual(['true', 'false', true]);
    });
  });

  it('sends files over a connection that breaks, says what is not taken, and has them again after a reload', async () => {
    for (const [name, options] of Object.entries({ phone: PHONE, wide: { ...WIDE, colorScheme: 'dark' as const } }))
      await withPage(browser, { ...options, acceptDownloads: true }, async (page) => {
        await page.goto(`${product.url}/chat/frame?lang=de`);
        await page.getByText('Verbunden.').waitFor();
        const send = async (file: string, buffer: Buffer): Promise<void> =>
          page.setInputFiles('#file', { name: file, mimeType: 'image/png', buffer });
        const log = page.getByRole('log');
        let broken = 0;
        await page.route('**/chat/uploads/*', async (route) => {
          if (route.request().method() !== 'PATCH' || broken++ > 0) await route.continue();
          else await route.abort('connectionreset');
        });
        await send('<i>Kiste</i>.png', PICTURE);
        const file = log.getByRole('button', { name: '<i>Kiste</i>.png (0,5 kB)' });
        await file.waitFor();
        expect(broken).toBe(2);
        await page.getByRole('list', { name: 'Dateien' }).getByRole('listitem').waitFor({ state: 'detached' });

        await page.unroute('**/chat/uploads/*');
        await page.route('**/chat/uploads/*', () => undefined);
        await send('lang.png', PICTURE);
        await send('programm.exe', PICTURE);
        await page.getByText('Programme werden nicht angenommen.').waitFor();
        expect(await barriersOn(page, `chat-files-${name}`)).toEqual([]);
        await page.getByRole('button', { name: 'Abbrechen: lang.png' }).focus();
        await page.keyboard.press('Enter');
        expect(await page.evaluate<string>(FOCUSED)).toBe('attach');
        await page.getByRole('button', { name: 'Entfernen: programm.exe' }).click();
        expect(await page.locator('#uploads li').count()).toBe(0);
        await log.locator('.system').waitFor();

        await page.reload();
        await file.waitFor();
        const saved = page.waitForEvent('download');
        await file.click();
        expect(readFileSync(await (await saved).path()).equals(PICTURE)).toBe(true);
        expect(await log.locator('.line').count()).toBe(2);
      });
  });

  it('says that a file cannot be read, leaves text that is pasted with a picture, and sends a picture alone', async () => {
    await withPage(browser, PHONE, async (page) => {
      await page.goto(`${product.url}/chat/frame?lang=de`);
      await page.getByText('Verbunden.').waitFor();
      const file = join(product.folder, 'kiste.png');
      writeFileSync(file, PICTURE);
      await page.route('**/chat/uploads/*', async (route) => {
        rmSync(file, { force: true });
        await route.abort('connectionreset');
      });
      await page.setInputFiles('#file', file);
      await page.getByText('Das lässt sich nicht lesen').waitFor();
      expect(await barriersOn(page, 'chat-file-unreadable')).toEqual([]);
      await page.getByRole('button', { name: 'Entfernen: kiste.png' }).click();

      await page.unroute('**/chat/uploads/*');
      expect(await page.evaluate<boolean>(pasted('text/plain', 'image/png'))).toBe(false);
      expect(await page.evaluate<boolean>(pasted('image/png'))).toBe(true);
      const log = page.getByRole('log');
      await log.locator('.system').waitFor();
      expect(await log.getByRole('button').count()).toBe(1);
      expect(await page.locator('#uploads li').count()).toBe(0);
    });
  });

  it.each([PHONE, WIDE])(
    'keeps what was written while nothing answers, says how else we are reached, and sends it afterwards: %j',
    async (options) => {
      await withPage(browser, options, async (page) => {
        await page.addInitScript(NOTHING_ANSWERS);
        await page.goto(`${product.url}/chat/frame?lang=en`);
        await page.getByText('We cannot be reached here just now.').waitFor();
        await page.getByLabel('Your message').fill('My parcel is late.');
        await page.keyboard.press('Enter');
        const state = page.locator('#state');
        await state.getByText('Not sent yet.').waitFor();
        expect(await state.textContent()).toContain('Call us: ');
        expect(await barriersOn(page, `chat-refused-${String(options.viewport.width)}`)).toEqual([]);
        await page.evaluate('window.away = false');
        await page.locator('#log .customer:not(.unsent)', { hasText: 'My parcel is late.' }).waitFor();
        await state.filter({ hasText: /^Connected\.$/u }).waitFor();
      });
    },
  );

  it('says that an earlier conversation is closed, and begins a new one', async () => {
    await withPage(browser, PHONE, async (page) => {
      await page.addInitScript("localStorage.setItem('redress-chat', 'one.of.long.ago')");
      await page.goto(`${product.url}/chat/frame?lang=de`);
      await page.locator('#state').getByText('Aktenzeichen').waitFor();
      expect(await barriersOn(page, 'chat-closed-390')).toEqual([]);
      await page.getByLabel('Ihre Nachricht').fill('Mein Paket ist kaputt.');
      await page.keyboard.press('Enter');
      await page.getByText('Verbunden.').waitFor();
      expect(await page.getByRole('log').locator('.customer').count()).toBe(1);
    });
  });

  it('begins a new one where the old is closed while the page is open, and shows its receipt', async () => {
    await withPage(browser, PHONE, async (page) => {
      await page.goto(`${product.url}/chat/frame?lang=en`);
      await page.getByText('Connected.').waitFor();
      const log = page.getByRole('log');
      const write = async (text: string): Promise<void> => {
        await page.getByLabel('Your message').fill(text);
        await page.keyboard.press('Enter');
        await log.locator('.customer', { hasText: text }).waitFor();
        await log.locator('.system').waitFor();
      };
      await write('My parcel never came.');
      await product.stop();
      // All that was signed is void.
      await product.start({ REDRESS_CHAT_ORIGINS: shopUrl, REDRESS_SECRET: randomBytes(24).toString('hex') });
      await page.locator('#state').getByText('begins a new one').waitFor();
      expect(await log.locator('.line').count()).toBe(0);
      await write('It is still not here.');
      expect(await log.locator('.line').count()).toBe(2);
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
        await page.getByRole('button').first().waitFor();
        expect(await barriersOn(page, `chat-${language}-${name}`)).toEqual([]);
        await page.locator('#send:enabled').waitFor();
        expect(await page.evaluate<string[]>(GREY)).toEqual([]);
      });
  });
});

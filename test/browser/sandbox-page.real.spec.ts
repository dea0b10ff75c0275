import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { eventually, RunningProduct } from '../e2e/running-product.js';
import { barriersOn, openBrowser, withPage } from './browser.js';

jest.setTimeout(180_000);

const DESK = { viewport: { width: 1280, height: 900 }, colorScheme: 'light' } as const;
const TELEPHONE = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } as const;
// One grey dot.
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';
// The product on a machine with much to do takes its time.
const PATIENCE = { timeout: 60_000 };

describe('the sandbox page', () => {
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

  const open = async (page: Page): Promise<void> => {
    await page.goto(`${product.url}/sandbox`);
    await page.getByRole('heading', { name: 'Mailbox' }).waitFor();
  };

  it('is a mailbox, a telephone, a form and a chat that are answered, for somebody who reads nothing else', async () => {
    await withPage(browser, DESK, async (page) => {
      await open(page);
      await page.getByRole('button', { name: 'Send mail' }).click();
      await page
        .locator('#text [name=file]')
        .setInputFiles({ name: 'vase.png', mimeType: 'image/png', buffer: Buffer.from(PICTURE, 'base64') });
      await page.getByRole('button', { name: 'Send text' }).click();
      await page.getByRole('button', { name: 'Send complaint' }).click();
      const chat = page.frameLocator('#chat iframe');
      await chat.getByRole('textbox').fill('My parcel came to the wrong house, and nobody helps.');
      await chat.getByRole('button', { name: 'Send', exact: true }).click(PATIENCE);
      const mails = page.getByRole('list', { name: 'Mails received' });
      await mails.getByRole('button', { name: /^Reply to/u }).waitFor(PATIENCE);
      await page.getByRole('list', { name: 'Texts' }).getByText('Us ·').waitFor(PATIENCE);
      const taken = (await page.getByText(/^Taken as /u).textContent(PATIENCE)) ?? '';
      const complaints = page.getByRole('list', { name: 'Complaints by form' });
      const ofForm = complaints.locator('li', { hasText: /\w{3}-\w{3}-\w{3}/u.exec(taken)?.[0] ?? 'no reference' });
      await ofForm.getByText('Expect an answer by').waitFor(PATIENCE);
      await chat.getByRole('log').locator('.system').first().waitFor(PATIENCE);
      const ofMail = page
        .getByRole('list', { name: 'Cases, newest first' })
        .locator('li', { hasText: 'kim@customer.example' });
      await ofMail.locator('summary').click(PATIENCE);
      await ofMail.getByLabel('Answer the customer').fill('It comes tomorrow before noon.');
      await ofMail.getByRole('button', { name: 'Send answer' }).click();
      await mails.getByText('It comes tomorrow before noon.').waitFor(PATIENCE);
      await page.getByRole('list', { name: 'Texts' }).getByText('[vase.png]').waitFor(PATIENCE);
      expect(await barriersOn(page, 'sandbox-desk')).toEqual([]);
      await mails
        .getByRole('button', { name: /^Reply to/u })
        .first()
        .click();
      await page.locator('#mail [name=text]').fill('Noon is too late for me.');
      await page.getByRole('button', { name: 'Send mail' }).click();
      await ofMail.getByText('Noon is too late for me.').waitFor(PATIENCE);
      await mails
        .getByRole('button', { name: /as undeliverable$/u })
        .first()
        .click();
      await page.getByText(/^Returned:/u).waitFor(PATIENCE);

      const tag = page.locator('.tag', { hasText: 'Chat' });
      const ofChat = page.getByRole('list', { name: 'Cases, newest first' }).locator('li', { has: tag });
      await ofChat.locator('summary').click(PATIENCE);
      await chat.getByRole('textbox', { name: 'Your message' }).pressSequentially('Is any');
      await ofChat.getByText('The visitor is writing …').waitFor(PATIENCE);
      await ofChat.getByLabel('Answer the customer').pressSequentially('Yes');
      await chat.locator('#typing', { hasText: 'is writing …' }).waitFor(PATIENCE);
    });
  });

  it('takes files with an answer, says what is not taken, and the visitor has them', async () => {
    for (const [name, options] of Object.entries({ desk: DESK, telephone: TELEPHONE }))
      await withPage(browser, { ...options, acceptDownloads: true }, async (page) => {
        const complaints: string[] = [];
        page.on('console', (message) => {
          if (message.type() === 'error') complaints.push(message.text());
        });
        await open(page);
        const chat = page.frameLocator('#chat iframe');
        await chat.getByText('Connected.').waitFor(PATIENCE);
        await chat.getByRole('textbox', { name: 'Your message' }).fill('The label for the parcel is missing.');
        await chat.getByRole('button', { name: 'Send', exact: true }).click(PATIENCE);
        const receipt = (await chat.getByRole('log').locator('.system').first().textContent(PATIENCE)) ?? '';
        const card = page.locator('#cases > li', { hasText: /\w{3}-\w{3}-\w{3}/u.exec(receipt)?.[0] ?? 'none' });
        await card.locator('summary').click(PATIENCE);
        expect(complaints).toEqual([]);

        const files = card.getByLabel(/^Files \(up to 5/u);
        const chosen = card.getByRole('list', { name: 'Files of this answer' }).getByRole('listitem');
        const label = { name: 'label.png', mimeType: 'image/png', buffer: Buffer.from(PICTURE, 'base64') };
        await files.setInputFiles([label, { name: 'run.exe', mimeType: '', buffer: Buffer.from('MZ') }]);
        await chosen.getByText(/is a program/u).waitFor(PATIENCE);
        await files.setInputFiles({ name: 'film.bin', mimeType: '', buffer: Buffer.alloc(6_500_001) });
        await card.getByText('That is too large').waitFor();
        expect(await barriersOn(page, `sandbox-answer-files-${name}`)).toEqual([]);
        await card.getByLabel('Answer the customer').fill('Here is a new one.');
        await card.getByRole('button', { name: 'Send answer' }).click();
        await card.getByText('A file was not taken').waitFor(PATIENCE);
        await card.getByRole('button', { name: 'Remove run.exe' }).focus();
        await page.keyboard.press('Enter');
        // What is chosen while the answer is on its way waits for the next one.
        await page.route('**/api/v1/cases/*/messages', async (route) => {
          await files.setInputFiles({ name: 'late.txt', mimeType: '', buffer: Buffer.from('One more thing.') });
          await chosen.getByText(/^late\.txt/u).waitFor(PATIENCE);
          await route.continue();
        });
        await card.getByRole('button', { name: 'Send answer' }).click();
        await card.getByText(/^Sent\./u).waitFor(PATIENCE);
        expect(await chosen.locator('.name').allTextContents()).toEqual([expect.stringMatching(/^late\.txt/u)]);

        const file = chat
          .getByRole('log')
          .locator('.handler')
          .getByRole('button', { name: /^label\.png/u });
        await file.waitFor(PATIENCE);
        await page.reload();
        await file.waitFor(PATIENCE);
        const who = (await file.getAttribute('aria-describedby')) ?? '';
        expect(await chat.locator(`#${who}`).textContent()).toBe('Omar Haddad');
        const saved = page.waitForEvent('download');
        await file.focus();
        await page.keyboard.press('Enter');
        expect(readFileSync(await (await saved).path()).toString('base64')).toBe(PICTURE);
        expect(await barriersOn(page, `sandbox-file-in-chat-${name}`)).toEqual([]);
      });
  });

  it('shows what opened no case, and a person decides in one press', async () => {
    for (const [name, options] of Object.entries({ desk: DESK, telephone: TELEPHONE }))
      await withPage(browser, options, async (page) => {
        await open(page);
        const waiting = page.getByRole('list', { name: 'Messages that opened no case' }).getByRole('listitem');
        const cases = page.locator('#cases > li');
        const before = await cases.count();
        const text = async (body: string): Promise<void> => {
          // A number without an open case, to which even a greeting would go.
          await page.locator('#text [name=from]').fill(name === 'desk' ? '+447700900151' : '+447700900152');
          await page.locator('#text [name=body]').fill(body);
          await page.getByRole('button', { name: 'Send text' }).click();
          await waiting.getByText(body).waitFor(PATIENCE);
        };
        await text('Good morning!');
        await waiting.getByText('there is nothing to complain about in it').waitFor();
        expect(await barriersOn(page, `sandbox-held-${name}`)).toEqual([]);
        await waiting.getByRole('button', { name: /^Not ours/u }).focus();
        await page.keyboard.press('Enter');
        await page.getByText('It is not ours: nothing is sent.').waitFor(PATIENCE);
        await waiting.first().waitFor({ state: 'detached', ...PATIENCE });
        expect(await page.locator('#desk').evaluate((desk) => desk === desk.ownerDocument.activeElement)).toBe(true);
        await text('Hello there');
        await waiting.getByRole('button', { name: /^Open a case/u }).click();
        await page.getByText(/^\w{3}-\w{3}-\w{3} is opened/u).waitFor(PATIENCE);
        await cases.nth(before).waitFor(PATIENCE);
      });
  });

  it('gives the chat room for all of it, however much is said', async () => {
    for (const [name, options] of Object.entries({ desk: DESK, telephone: TELEPHONE }))
      await withPage(browser, options, async (page) => {
        await open(page);
        const chat = page.frameLocator('#chat iframe');
        const isCut = async (): Promise<boolean> =>
          await chat.locator('html').evaluate((html) => html.scrollHeight > html.clientHeight);
        const whole = async (): Promise<true | undefined> => ((await isCut()) ? undefined : true);
        await chat.getByText('Connected.').waitFor(PATIENCE);
        await eventually(whole, 'room for the empty chat');
        const field = chat.getByRole('textbox', { name: 'Your message' });
        for (let n = 1; n <= 8; n += 1) {
          await field.fill(`My parcel number ${String(n)} never came.`);
          await field.press('Enter');
        }
        await chat.getByRole('log').locator('.system').first().waitFor(PATIENCE);
        await chat.locator('#people summary').click();
        await chat.getByRole('button', { name: 'End conversation' }).waitFor(PATIENCE);
        await eventually(whole, 'room for a long chat');
        expect(await barriersOn(page, `sandbox-chat-${name}`)).toEqual([]);
      });
  });

  it('shows the telephone both sides of a conversation, also after a reload', async () => {
    await withPage(browser, DESK, async (page) => {
      await open(page);
      await page.locator('#text [name=from]').fill('+447700900161');
      await page.locator('#text [name=body]').fill('My parcel is wet.');
      await page
        .locator('#text [name=file]')
        .setInputFiles({ name: 'wet.png', mimeType: 'image/png', buffer: Buffer.from(PICTURE, 'base64') });
      await page.getByRole('button', { name: 'Send text' }).click();
      const texts = page.getByRole('list', { name: 'Texts' });
      await texts.getByText('My parcel is wet. [wet.png]').waitFor(PATIENCE);
      await texts.getByText('Us ·').first().waitFor(PATIENCE);
      await page.reload();
      await page.locator('#text [name=from]').fill('+447700900161');
      await texts.getByText('My parcel is wet. [wet.png]').waitFor(PATIENCE);
      await texts.getByText('Us ·').first().waitFor(PATIENCE);
      expect(await texts.locator('.theirs').count()).toBe(1);
    });
  });

  it('says no more that a visitor writes when nothing is heard of it, and hears it again later', async () => {
    await withPage(browser, DESK, async (page) => {
      await open(page);
      const chat = page.frameLocator('#chat iframe');
      const field = chat.getByRole('textbox', { name: 'Your message' });
      await field.fill('Where is my parcel?');
      await chat.getByRole('button', { name: 'Send', exact: true }).click(PATIENCE);
      await chat.getByRole('log').locator('.system').first().waitFor(PATIENCE);
      const receipt = (await chat.getByRole('log').locator('.system').first().textContent()) ?? '';
      const card = page.locator('#cases > li', { hasText: /\w{3}-\w{3}-\w{3}/u.exec(receipt)?.[0] ?? '' });
      await card.locator('summary').click(PATIENCE);
      const writing = card.getByText('The visitor is writing …');
      await field.pressSequentially('Is any');
      await writing.waitFor(PATIENCE);

      await product.stop('SIGKILL');
      await writing.waitFor({ state: 'detached', ...PATIENCE });
      let refused = 0;
      await page.route('**/api/v1/staff/events', async (route) => {
        if (refused++ > 0) await route.continue();
        else await route.fulfill({ status: 503 });
      });
      await product.start();
      await chat.getByText('Connected.').waitFor(PATIENCE);
      await eventually(async () => {
        await field.pressSequentially(' anybody');
        return (await writing.count()) > 0 ? true : undefined;
      }, 'a visitor who writes');
    });
  });

  it('opens the desk where the browser keeps nothing', async () => {
    await withPage(browser, DESK, async (page) => {
      await page.addInitScript("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })");
      await open(page);
      await page.locator('#cases > li').first().waitFor(PATIENCE);
      expect(await page.locator('#desk .says').first().textContent()).toBe('');
    });
  });

  it('says by WhatsApp what the network forgets when it is started anew', async () => {
    await withPage(browser, TELEPHONE, async (page) => {
      await open(page);
      const says = page.getByText('when the sandbox was started anew, such answers do not get through');
      expect(await says.isVisible()).toBe(false);
      await page.locator('#text [name=to]').selectOption({ label: '+447700900000 on WhatsApp' });
      await says.waitFor(PATIENCE);
      expect(await barriersOn(page, 'sandbox-whatsapp')).toEqual([]);
    });
  });

  it('fits a telephone in the dark, and shows a newcomer what to do', async () => {
    await withPage(browser, TELEPHONE, async (page) => {
      await open(page);
      expect(await barriersOn(page, 'sandbox-telephone')).toEqual([]);
    });
  });

  it('plays a busy morning', async () => {
    await withPage(browser, DESK, async (page) => {
      await open(page);
      const ofChat = page.locator('#cases .tag').filter({ hasText: 'Chat' });
      const before = await ofChat.count();
      await page.getByRole('button', { name: 'Play a busy morning' }).click();
      await page.getByText(/^All \d+ messages were sent/u).waitFor(PATIENCE);
      await ofChat.nth(before).waitFor(PATIENCE);
      await page.locator('#cases .tag').filter({ hasText: 'WhatsApp' }).waitFor(PATIENCE);
      expect(await barriersOn(page, 'sandbox-morning')).toEqual([]);
    });
  });

  it('says that there are older cases than it shows, and nothing of it before', async () => {
    await withPage(browser, TELEPHONE, async (page) => {
      const looked = page.waitForResponse(/\/api\/v1\/cases\?/u);
      await open(page);
      const { items, nextCursor } = (await (await looked).json()) as { items: object[]; nextCursor?: string };
      const cases = page.locator('#cases > li');
      const older = page.getByText('The newest 30 cases are shown; older ones are not.');
      await older.waitFor({ state: nextCursor === undefined ? 'hidden' : 'visible', ...PATIENCE });
      for (let n = items.length; n <= 30; n += 1) {
        const answer = await fetch(`${product.url}/api/v1/complaints`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': `older-${String(n)}` },
          body: JSON.stringify({ description: `Parcel ${String(n)} never came.` }),
        });
        expect(answer.status).toBe(202);
      }
      await older.waitFor(PATIENCE);
      expect(await cases.count()).toBeGreaterThanOrEqual(30);
      expect(await barriersOn(page, 'sandbox-older')).toEqual([]);
    });
  });
});

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { MailComposer, MailTokens, OwnAddresses } from '@redress/channel-email';
import type { UpdateIssued } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { KeyRing, sha256 } from '@redress/kernel';
import type { Browser } from 'playwright-core';
import PostalMime from 'postal-mime';
import { barriersOn, openBrowser, withPage } from './browser.js';

jest.setTimeout(120_000);

const LINK = `https://complaints.example/t/${'aB3'.repeat(30)}`;
const LETTERS: Readonly<Record<string, { readonly language: string; readonly text: string }>> = {
  receipt: {
    language: 'en',
    text: `We have received your complaint. Its reference is K7M-Q2X-WDP.\n\nReceived: 22 November 2026 at 23:30\nSee where it stands: ${LINK}\n\nAcme Parcels`,
  },
  reply: {
    language: 'de',
    text: `Guten Tag,\n\nwir haben drei Dinge gefunden:\n- das Etikett war gerissen\n- niemand hat es gesehen\n\n1. Sie bekommen 12,50 Euro.\n2. Ein neues Paket ist unterwegs.\n\n${'Donaudampfschifffahrt'.repeat(9)}\n\n- Ivy`,
  },
  arabic: { language: 'ar', text: `استلمنا شكواك. الرقم المرجعي K7M-Q2X-WDP.\n\n${LINK}\n\n- واحد\n- اثنان` },
};
// A mail is shown inside the page of a mail program, which has the landmarks.
const OF_THE_PROGRAM = /: (?:region|landmark-one-main) at /u;

describe('the page of a mail', () => {
  let browser: Browser;
  const composer = new MailComposer(
    new OwnAddresses(['complaints@acme.example'], '+'),
    new MailTokens(new KeyRing('s'.repeat(32))),
    {} as FileStore,
    { senderName: () => Promise.resolve('Acme Parcels') },
  );

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  async function page(language: string, text: string): Promise<string> {
    const update: UpdateIssued = {
      updateId: '01930000-0000-8000-8000-000000000002',
      caseId: '01930000-0000-7000-8000-000000000001',
      reference: 'K7M-Q2X-WDP',
      kind: 'receipt',
      channel: 'email',
      recipient: { key: 'k', address: 'ann@mail.example' },
      subject: 'Your complaint [K7M-Q2X-WDP]',
      text: { preview: text, bytes: Buffer.byteLength(text), sha256: sha256(text) },
      language,
      automatic: 'auto-replied',
      answers: [],
      issuedAt: '2026-11-22T10:00:00.000Z',
    };
    return (await PostalMime.parse((await composer.compose(update)).raw)).html ?? '';
  }

  for (const [name, { language, text }] of Object.entries(LETTERS)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      it.each([390, 1280])(
        `${name}, ${colorScheme}, %i wide: keeps nobody out, fits, and fetches nothing`,
        async (width) => {
          const html = await page(language, text);
          await withPage(browser, { colorScheme, viewport: { width, height: 844 } }, async (opened) => {
            const asked: string[] = [];
            opened.on('request', (request) => asked.push(request.url()));
            await opened.setContent(html);
            const barriers = await barriersOn(opened, `mail-${name}-${colorScheme}-${String(width)}`);
            expect(barriers.filter((barrier) => !OF_THE_PROGRAM.test(barrier))).toEqual([]);
            expect(asked).toEqual([]);
            expect(await opened.getByRole('heading', { level: 1 }).textContent()).toBe('Acme Parcels');
          });
        },
      );
    }
  }
});

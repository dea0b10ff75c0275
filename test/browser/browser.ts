import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

// Debian's, which `npm run test:real` brings; no other is downloaded.
const CHROMIUM = process.env['REDRESS_TEST_CHROMIUM'] ?? '/usr/bin/chromium';
/** A folder that gets a picture of every page that is looked at; none unless told. */
const SCREENSHOTS = process.env['REDRESS_TEST_SCREENSHOTS'];

// As text: the compiler knows no browser here.
const WIDER = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
// A page of ours is there in a fraction of a second; this is for a machine with much to do.
const PATIENCE_MS = 20_000;

export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}

/** A page in a context of its own; whatever it does to the browser ends with it. */
export async function withPage<T>(
  browser: Browser,
  options: BrowserContextOptions,
  act: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE_MS);
  try {
    return await act(await context.newPage());
  } finally {
    await context.close();
  }
}

/** What keeps people out (WCAG 2.2 A and AA, as far as a machine can see), and what is wider than the screen. */
export async function barriersOn(page: Page, name: string): Promise<string[]> {
  if (SCREENSHOTS !== undefined) await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  const wide = await page.evaluate<number>(WIDER);
  return [
    ...violations.map(({ id, nodes }) => `${name}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    ...(wide > 0 ? [`${name}: ${String(wide)} px wider than the screen`] : []),
  ];
}

import type { PresentedProblem, ProblemPresenter } from '@redress/platform';
import type { Request } from 'express';
import { readAgain, type Page } from './page.js';
import { messagePage } from './pages/message-page.js';
import { otherWays } from './texts/other-ways.js';
import { textsIn } from './texts/texts-in.js';
import type { TextKey } from './texts/texts.js';

const TITLES: Readonly<Record<number, { readonly title: TextKey; readonly text: TextKey }>> = {
  404: { title: 'notFoundTitle', text: 'notFound' },
  405: { title: 'notFoundTitle', text: 'notFound' },
  413: { title: 'tooLargeTitle', text: 'tooLarge' },
  429: { title: 'tooManyTitle', text: 'noteTooMany' },
  503: { title: 'failedTitle', text: 'noteNotNow' },
  507: { title: 'failedTitle', text: 'noteNotNow' },
};
// Whoever hears one of these has other ways to reach the organisation.
const TURNED_AWAY = new Set([413, 429, 503, 507]);
const FAILED = { title: 'failedTitle', text: 'failed' } as const;

/**
 * Tells people in a browser of errors by a page, and programs by a problem document. A limit turns nobody away without
 * the other ways to reach the organisation.
 */
export class ProblemPages {
  constructor(private readonly page: Page) {}

  readonly present: ProblemPresenter = async (request, { status, detail }): Promise<PresentedProblem | undefined> => {
    if (wantsPage(request)) {
      const frame = await this.page.frame(request, readAgain(request));
      const { title, text } = TITLES[status] ?? FAILED;
      return { detail, page: messagePage({ frame, title: frame.texts[title], text: frame.texts[text] }) };
    }
    if (!isPublicApi(request) || !TURNED_AWAY.has(status)) return undefined;
    const { contact } = await this.page.frame(request);
    return { detail: `${detail} ${otherWays(contact, textsIn('en'))}`.trim() };
  };
}

function wantsPage(request: Request): boolean {
  return !request.path.startsWith('/api/') && request.accepts(['json', 'html']) === 'html';
}

function isPublicApi(request: Request): boolean {
  return request.path.startsWith('/api/v1/complaints') || request.path.startsWith('/api/v1/uploads');
}

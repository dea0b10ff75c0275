import type { Request, Response } from 'express';
import type { ContactBook } from '../application/contact-details.js';
import { acceptedLanguage, pageLanguage, type PageLanguage } from '../domain/reader-language.js';
import { readCookie } from './case-cookie.js';
import type { Frame } from './frame.js';
import { messagePage } from './pages/message-page.js';
import type { TextKey } from './texts/texts.js';
import { textsIn } from './texts/texts-in.js';

const LANGUAGE_COOKIE = 'redress_language';
const YEAR_MS = 365 * 24 * 3_600_000;

/** Makes what is around a page, and sends it. What pages show is for one person, so nothing on the way may keep them. */
export class Page {
  constructor(
    private readonly contacts: ContactBook,
    private readonly publicUrl: string,
  ) {}

  /** True when cookies may only travel encrypted. */
  get secure(): boolean {
    return this.publicUrl.startsWith('https://');
  }

  /** The frame in the language that the reader chose, else in the one the browser asks for, else in the organisation's. */
  async frame(request: Request, around: Pick<Frame, 'path' | 'formId'> = {}): Promise<Frame> {
    const contact = await this.contacts.contact();
    const own = contact.languages.map(pageLanguage).find((each) => each !== undefined);
    const accepted = acceptedLanguage(request.header('accept-language'));
    const language = chosenLanguage(request) ?? rememberedLanguage(request) ?? accepted ?? own ?? 'en';
    return { contact, language, texts: textsIn(language), ...around };
  }

  /** Sends a page; one that was asked for in a language is in that language from then on. */
  send(request: Request, response: Response, status: number, html: string): void {
    const chosen = chosenLanguage(request);
    if (chosen !== undefined && chosen !== rememberedLanguage(request)) {
      const { secure } = this;
      response.cookie(LANGUAGE_COOKIE, chosen, { httpOnly: true, sameSite: 'lax', secure, maxAge: YEAR_MS });
    }
    response.status(status).setHeader('cache-control', 'no-store').type('html').send(html);
  }

  /** A page that only says something. */
  async message(request: Request, response: Response, status: number, says: Message): Promise<void> {
    const frame = await this.frame(request, readAgain(request));
    const { title, text, ...back } = says;
    const html = messagePage({ frame, title: frame.texts[title], text: frame.texts[text], ...back });
    this.send(request, response, status, html);
  }
}

export interface Message {
  readonly title: TextKey;
  readonly text: TextKey;
  /** The complaint to whose page it leads back. */
  readonly reference?: string;
}

/** Where a page that was only read is read again in another language. */
export function readAgain({ method, path }: Pick<Request, 'method' | 'path'>): Pick<Frame, 'path'> {
  // An address that begins with two slashes is one on another host (RFC 3986 section 4.2); browsers turn backslashes.
  return method === 'GET' && /^\/(?![/\\])/u.test(path) ? { path } : {};
}

/** True when the browser says that another site sent the form (Fetch Metadata). Without the header nothing is said. */
export function isForeignPost(request: Request): boolean {
  return request.header('sec-fetch-site') === 'cross-site';
}

/** The language that the reader switches to with this request. */
function chosenLanguage(request: Request): PageLanguage | undefined {
  const body = request.body as Record<string, unknown> | undefined;
  for (const given of [body?.['switch'], request.query['lang'], body?.['lang']]) {
    const language = typeof given === 'string' ? pageLanguage(given) : undefined;
    if (language !== undefined) return language;
  }
  return undefined;
}

function rememberedLanguage(request: Request): PageLanguage | undefined {
  return pageLanguage(readCookie(request.header('cookie') ?? '', LANGUAGE_COOKIE));
}

import type { Request, Response } from 'express';
import type { ContactBook, ContactDetails } from '../application/contact-details.js';
import { messagePage } from './pages/status-page.js';

/** Sends pages. What they show is for one person, so nothing on the way may keep them. */
export class Page {
  constructor(
    private readonly contacts: ContactBook,
    private readonly publicUrl: string,
  ) {}

  /** True when cookies may only travel encrypted. */
  get secure(): boolean {
    return this.publicUrl.startsWith('https://');
  }

  async contact(): Promise<ContactDetails> {
    return await this.contacts.contact();
  }

  send(response: Response, status: number, html: string): void {
    response.status(status).setHeader('cache-control', 'no-store').type('html').send(html);
  }

  async message(response: Response, status: number, title: string, text: string): Promise<void> {
    this.send(response, status, messagePage({ contact: await this.contact(), title, text }));
  }
}

/** True when the browser says that another site sent the form (Fetch Metadata). Without the header nothing is said. */
export function isForeignPost(request: Request): boolean {
  return request.header('sec-fetch-site') === 'cross-site';
}

import type { Ids, KeyRing } from '@redress/kernel';
import type { Request } from 'express';
import { isForeignPost } from './page.js';

/**
 * Tokens of forms: one id a page, signed for its purpose, so that a post comes from a page of ours, and so that the
 * same page sent twice is one request. They need no cookie: a person who refuses cookies can still complain.
 */
export class FormTokens {
  constructor(
    private readonly keys: KeyRing,
    private readonly ids: Ids,
  ) {}

  /** @param purpose what the form does; for a form that acts on a complaint, also the case id */
  issue(purpose: string): string {
    const id = Buffer.from(this.ids.random(12)).toString('hex');
    return `${id}.${this.keys.sign('session', `form:${purpose}:${id}`)}`;
  }

  /** The id of the form that was sent, or undefined when we did not issue it for this purpose or another site sent it. */
  read(purpose: string, request: Request): string | undefined {
    const token = (request.body as Record<string, unknown> | undefined)?.['formToken'];
    if (typeof token !== 'string' || isForeignPost(request)) return undefined;
    const separator = token.indexOf('.');
    const id = token.slice(0, Math.max(separator, 0));
    return id !== '' && this.keys.verify('session', `form:${purpose}:${id}`, token.slice(separator + 1))
      ? id
      : undefined;
  }
}

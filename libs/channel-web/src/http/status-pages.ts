import type { Request, Response } from 'express';
import type { ReadStatus } from '../application/complaint-status.js';
import type { LinkedCase, WebIdentity } from '../application/web-identity.js';
import { LINK_DAYS } from '../domain/link-life.js';
import { caseTokenOf } from './case-cookie.js';
import type { Frame } from './frame.js';
import type { FormTokens } from './form-token.js';
import type { Page } from './page.js';
import { questionPage } from './pages/question-page.js';
import { REPLY_FORM, statusPage, type StatusFormState } from './pages/status-page.js';
import { toStatusResponse } from './status-words.js';
import { fill } from './texts/texts.js';

/** How the forms of the page are shown again, and with which status. */
export interface StatusForms {
  readonly message?: StatusFormState;
  readonly proof?: StatusFormState;
  readonly added?: boolean;
  readonly status?: number;
}

const NOT_YOURS = { title: 'notYoursTitle', text: 'notYours' } as const;

/** Shows the status page to who holds the link, and the same refusal to everybody else. */
export class StatusPages {
  constructor(
    private readonly readStatus: ReadStatus,
    private readonly identity: WebIdentity,
    private readonly tokens: FormTokens,
    private readonly page: Page,
  ) {}

  /** What a page around the request is made with: language, texts, the organisation. */
  frame(request: Request): Promise<Frame> {
    return this.page.frame(request);
  }

  /** The case that the request's link opens under this reference. Undefined when a page that says no has been sent. */
  async open(request: Request, response: Response, reference: string): Promise<LinkedCase | undefined> {
    const linked = await this.identity.linkedTo(reference, caseTokenOf(request));
    if (linked === undefined) {
      await this.page.message(request, response, 404, NOT_YOURS);
      return undefined;
    }
    if (!linked.expired) return linked;
    await this.offerFreshLink(request, response, linked);
    return undefined;
  }

  async show(
    request: Request,
    response: Response,
    { claim, reference, token }: LinkedCase,
    { status: code = 200, ...forms }: StatusForms = {},
  ): Promise<void> {
    const status = await this.readStatus.read(claim);
    if (status === undefined) {
      await this.page.message(request, response, 404, NOT_YOURS);
      return;
    }
    const frame = await this.page.frame(request, { path: `/complaints/${reference}`, formId: REPLY_FORM });
    const formTokens = {
      message: this.tokens.issue(messagePurpose(claim.caseId)),
      proof: this.tokens.issue(proofPurpose(claim.caseId)),
    };
    const link = this.identity.linkFor(token);
    const html = statusPage({ frame, status: toStatusResponse(status, frame.texts), link, formTokens, ...forms });
    this.page.send(request, response, code, html);
  }

  /** Says that the link is too old, and offers to send a fresh one to the address of the case. */
  async offerFreshLink(request: Request, response: Response, { claim, token }: LinkedCase): Promise<void> {
    const path = `/t/${token}`;
    const frame = await this.page.frame(request, { path });
    const html = questionPage({
      frame,
      title: frame.texts.expiredTitle,
      why: fill(frame.texts.expiredWhy, { days: LINK_DAYS }),
      button: frame.texts.expiredSend,
      action: path,
      formToken: this.tokens.issue(freshLinkPurpose(claim.caseId)),
    });
    this.page.send(request, response, 410, html);
  }
}

/** What the token of a form on a complaint's pages is issued for: that case and no other. */
export function messagePurpose(caseId: string): string {
  return `message:${caseId}`;
}

export function proofPurpose(caseId: string): string {
  return `proof:${caseId}`;
}

export function notMePurpose(caseId: string): string {
  return `not-me:${caseId}`;
}

export function freshLinkPurpose(caseId: string): string {
  return `fresh-link:${caseId}`;
}

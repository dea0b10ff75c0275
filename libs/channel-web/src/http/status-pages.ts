import type { CaseTokenClaim, FieldError } from '@redress/kernel';
import type { Response } from 'express';
import type { ReadStatus } from '../application/complaint-status.js';
import type { FormTokens } from './form-token.js';
import type { Page } from './page.js';
import { statusPage } from './pages/status-page.js';
import { toStatusResponse } from './status-words.js';

/** How the form for a message is shown: as it was left, with what is wrong. */
export interface ReplyFormState {
  readonly typed?: string;
  readonly errors?: readonly FieldError[];
  readonly note?: string;
  readonly added?: boolean;
}

const NOT_YOURS =
  'Please open the link that you were given for your complaint; it shows the page on this device again.';

/** Shows the status page to who holds the link, and the same refusal to everybody else. */
export class StatusPages {
  constructor(
    private readonly readStatus: ReadStatus,
    private readonly tokens: FormTokens,
    private readonly page: Page,
  ) {}

  async show(response: Response, claim: CaseTokenClaim | undefined, form: ReplyFormState = {}): Promise<void> {
    const status = claim === undefined ? undefined : await this.readStatus.read(claim);
    if (claim === undefined || status === undefined) {
      await this.page.message(response, 404, 'We cannot show this page', NOT_YOURS);
      return;
    }
    const formToken = this.tokens.issue(replyPurpose(claim));
    const contact = await this.page.contact();
    const failed = form.note !== undefined || (form.errors ?? []).length > 0;
    const html = statusPage({ contact, status: toStatusResponse(status), formToken, ...form });
    this.page.send(response, failed ? 422 : 200, html);
  }
}

/** What the token of a form for a message is issued for: that case and no other. */
export function replyPurpose(claim: CaseTokenClaim): string {
  return `message:${claim.caseId}`;
}

import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { parseCaseReference, RedressError, type CaseTokenClaim, type FieldError } from '@redress/kernel';
import type { Request, Response } from 'express';
import { AddMessage } from '../application/add-message.js';
import { ReadStatus } from '../application/complaint-status.js';
import { WebIdentity } from '../application/web-identity.js';
import { caseTokenOf } from './case-cookie.js';
import { FormTokens } from './form-token.js';
import { isForeignPost, Page } from './page.js';
import { statusPage } from './pages/status-page.js';
import { MessageRequest } from './message-request.js';
import { toStatusResponse } from './status-words.js';
import { readFields } from './read-fields.js';

/** The status page of a complaint, whole without script. */
@ApiExcludeController()
@Controller('complaints')
export class StatusPageController {
  constructor(
    private readonly identity: WebIdentity,
    private readonly readStatus: ReadStatus,
    private readonly addMessage: AddMessage,
    private readonly tokens: FormTokens,
    private readonly page: Page,
  ) {}

  @Get(':reference')
  async show(
    @Param('reference') typed: string,
    @Query('added') added: string | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const reference = parseCaseReference(typed);
    if (reference !== undefined && reference !== typed) {
      // The cookie is scoped to the reference as we write it.
      response.redirect(303, `/complaints/${reference}`);
      return;
    }
    const claim = await this.identity.claimFor(typed, caseTokenOf(request));
    await this.send(response, claim, { added: added === '1' });
  }

  @Post(':reference/messages')
  async add(
    @Param('reference') reference: string,
    @Body() body: Record<string, unknown>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const claim = await this.identity.claimFor(reference, caseTokenOf(request));
    if (claim === undefined) {
      await this.send(response, undefined, {});
      return;
    }
    const typed = typeof body['text'] === 'string' ? body['text'] : '';
    const formId = this.tokens.read(purposeOf(claim), body['formToken']);
    if (formId === undefined || isForeignPost(request)) {
      await this.send(response, claim, { typed, note: 'This page was open for too long. Please send it once more.' });
      return;
    }
    const { value, errors } = await readFields(MessageRequest, { text: typed });
    if (errors.length > 0) {
      await this.send(response, claim, { typed, errors });
      return;
    }
    await this.take(response, claim, value.text, `form:${formId}`);
  }

  private async take(response: Response, claim: CaseTokenClaim, text: string, idempotencyKey: string): Promise<void> {
    try {
      await this.addMessage.add({ caseId: claim.caseId, text, idempotencyKey });
    } catch (error) {
      if (!(error instanceof RedressError)) throw error;
      const note =
        error.code === 'idempotency-key-reused'
          ? 'A message was sent from this page already. To add this one too, send it once more.'
          : 'We could not take your message in just now. Please send it once more in a minute.';
      await this.send(response, claim, { typed: text, note });
      return;
    }
    const reference = await this.identity.referenceOf(claim.caseId);
    response.redirect(303, `/complaints/${reference ?? ''}?added=1`);
  }

  private async send(response: Response, claim: CaseTokenClaim | undefined, form: FormState): Promise<void> {
    const status = claim === undefined ? undefined : await this.readStatus.read(claim);
    if (claim === undefined || status === undefined) {
      await this.page.message(response, 404, 'We cannot show this page', NOT_YOURS);
      return;
    }
    const formToken = this.tokens.issue(purposeOf(claim));
    const contact = await this.page.contact();
    const failed = form.note !== undefined || (form.errors ?? []).length > 0;
    const html = statusPage({ contact, status: toStatusResponse(status), formToken, ...form });
    this.page.send(response, failed ? 422 : 200, html);
  }
}

interface FormState {
  readonly typed?: string;
  readonly errors?: readonly FieldError[];
  readonly note?: string;
  readonly added?: boolean;
}

const NOT_YOURS =
  'Please open the link that you were given for your complaint; it shows the page on this device again.';

function purposeOf(claim: CaseTokenClaim): string {
  return `message:${claim.caseId}`;
}

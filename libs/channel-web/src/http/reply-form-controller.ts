import { Body, Controller, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RedressError, type CaseTokenClaim } from '@redress/kernel';
import type { Response } from 'express';
import { AddMessage } from '../application/add-message.js';
import { UploadStore } from '../application/upload-store.js';
import { WebIdentity } from '../application/web-identity.js';
import { caseTokenOf } from './case-cookie.js';
import { FormTokens } from './form-token.js';
import { MessageRequest, nothingAdded } from './message-request.js';
import { leavesFilesUnused, MultipartInterceptor, type UploadRequest } from './multipart-interceptor.js';
import { isForeignPost } from './page.js';
import { readFields } from './read-fields.js';
import { replyPurpose, StatusPages, type ReplyFormState } from './status-pages.js';

/** The form on the status page with which a customer adds to the complaint. */
@ApiExcludeController()
@Controller('complaints/:reference/messages')
export class ReplyFormController {
  constructor(
    private readonly identity: WebIdentity,
    private readonly addMessage: AddMessage,
    private readonly tokens: FormTokens,
    private readonly uploads: UploadStore,
    private readonly pages: StatusPages,
  ) {}

  @Post()
  @UseInterceptors(MultipartInterceptor)
  async add(
    @Param('reference') reference: string,
    @Body() body: Record<string, unknown>,
    @Req() request: UploadRequest,
    @Res() response: Response,
  ): Promise<void> {
    const files = request.uploads ?? [];
    const claim = await this.identity.claimFor(reference, caseTokenOf(request));
    const form = await this.check(body, request, claim);
    if (claim === undefined || typeof form !== 'string') {
      await this.uploads.discard(files);
      await this.pages.show(response, claim, typeof form === 'string' ? {} : form);
      return;
    }
    const text = typedText(body).trim();
    try {
      await this.addMessage.add({ caseId: claim.caseId, text, files, idempotencyKey: `form:${form}` });
      response.redirect(303, `/complaints/${reference}?added=1`);
    } catch (error) {
      if (!(error instanceof RedressError)) throw error;
      if (leavesFilesUnused(error)) await this.uploads.discard(files);
      await this.pages.show(response, claim, { typed: text, note: noteFor(error) });
    }
  }

  /** The id of the form when all is well, else how to show it again. */
  private async check(
    body: Record<string, unknown>,
    request: UploadRequest,
    claim: CaseTokenClaim | undefined,
  ): Promise<string | ReplyFormState> {
    if (claim === undefined) return {};
    const typed = typedText(body);
    const formId = this.tokens.read(replyPurpose(claim), body['formToken']);
    if (formId === undefined || isForeignPost(request)) {
      return { typed, note: 'Please look through your message and send it once more.' };
    }
    const { value, errors } = await readFields(MessageRequest, { text: typed });
    const wrong = [...errors, ...nothingAdded(value, request.uploads ?? [])];
    return wrong.length > 0 ? { typed, errors: wrong } : formId;
  }
}

function typedText(body: Record<string, unknown>): string {
  return typeof body['text'] === 'string' ? body['text'] : '';
}

function noteFor(error: RedressError): string {
  return error.code === 'idempotency-key-reused'
    ? 'A message was sent from this page already. To add this one too, send it once more.'
    : 'We could not take your message in just now. Please send it once more in a minute.';
}

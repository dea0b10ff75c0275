import { Controller, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { UploadStore } from '@redress/uploads';
import { RedressError } from '@redress/kernel';
import type { Response } from 'express';
import { AddMessage } from '../application/add-message.js';
import type { LinkedCase } from '../application/web-identity.js';
import { FormTokens } from './form-token.js';
import { MessageRequest, nothingAdded } from './message-request.js';
import { leavesFilesUnused, MultipartInterceptor, type UploadRequest } from './multipart-interceptor.js';
import type { StatusFormState } from './pages/status-page.js';
import { readFields } from './read-fields.js';
import { SlowDown } from './slow-down.js';
import { messagePurpose, StatusPages } from './status-pages.js';
import { localErrors, localRefusal } from './texts/local-errors.js';

interface FilledForm {
  readonly formId: string;
  readonly text: string;
}

/** The form on the status page with which a customer adds to the complaint. */
@ApiExcludeController()
@Controller('complaints/:reference/messages')
export class ReplyFormController {
  constructor(
    private readonly addMessage: AddMessage,
    private readonly tokens: FormTokens,
    private readonly uploads: UploadStore,
    private readonly pages: StatusPages,
    private readonly slowDown: SlowDown,
  ) {}

  @Post()
  @UseInterceptors(MultipartInterceptor)
  async add(
    @Param('reference') reference: string,
    @Req() request: UploadRequest,
    @Res() response: Response,
  ): Promise<void> {
    const linked = await this.pages.open(request, response, reference);
    if (linked === undefined) {
      await this.uploads.discard(request.uploads ?? []);
      return;
    }
    const form = await this.check(request, linked);
    if ('status' in form) {
      await this.again(request, response, linked, form);
      return;
    }
    try {
      await this.slowDown.pass(request.ip ?? '');
      await this.addMessage.add({
        claim: linked.claim,
        text: form.text,
        files: request.uploads ?? [],
        idempotencyKey: `form:${form.formId}`,
      });
      response.redirect(303, `/complaints/${linked.reference}?added=1`);
    } catch (error) {
      if (!(error instanceof RedressError)) throw error;
      const { texts } = await this.pages.frame(request);
      await this.again(request, response, linked, localRefusal(error, texts), leavesFilesUnused(error));
    }
  }

  private async again(
    request: UploadRequest,
    response: Response,
    linked: LinkedCase,
    form: StatusFormState & { readonly status: number },
    unused = true,
  ): Promise<void> {
    if (unused) await this.uploads.discard(request.uploads ?? []);
    const { status, ...message } = form;
    await this.pages.show(request, response, linked, { message: { typed: typedText(request), ...message }, status });
  }

  /** The id of the form and what was written when all is well, else how to show it again. */
  private async check(
    request: UploadRequest,
    { claim }: LinkedCase,
  ): Promise<FilledForm | (StatusFormState & { readonly status: number })> {
    const { texts } = await this.pages.frame(request);
    if ((request.body as Record<string, unknown>)['switch'] !== undefined) return { status: 200 };
    if (request.uploadProblem !== undefined) return localRefusal(request.uploadProblem, texts);
    const formId = this.tokens.read(messagePurpose(claim.caseId), request);
    if (formId === undefined) return { note: texts.noteLookAgain, status: 422 };
    const { value, errors } = await readFields(MessageRequest, { text: typedText(request) });
    const wrong = [...errors, ...nothingAdded(value, request.uploads ?? [])];
    return wrong.length > 0 ? { errors: localErrors(wrong, texts), status: 422 } : { formId, text: value.text ?? '' };
  }
}

function typedText(request: UploadRequest): string {
  const { text } = request.body as Record<string, unknown>;
  return typeof text === 'string' ? text : '';
}

import { Body, Controller, Get, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RedressError, type FieldError } from '@redress/kernel';
import type { Response } from 'express';
import { TakeComplaint } from '../application/take-complaint.js';
import { ComplaintRequest, toSubmission } from './complaint-request.js';
import { UploadStore } from '../application/upload-store.js';
import { FormTokens } from './form-token.js';
import { leavesFilesUnused, MultipartInterceptor, type UploadRequest } from './multipart-interceptor.js';
import { isForeignPost, Page } from './page.js';
import { complaintFormPage, FORM_FIELDS } from './pages/complaint-form-page.js';
import type { Typed } from './pages/form-field.js';
import { readFields } from './read-fields.js';
import { SlowDown } from './slow-down.js';

const PURPOSE = 'complaint';

interface FormState {
  readonly typed?: Typed;
  readonly errors?: readonly FieldError[];
  readonly note?: string;
}

/** The form for a complaint, whole without script and without cookies. */
@ApiExcludeController()
@Controller('complaints/new')
export class ComplaintFormController {
  constructor(
    private readonly takeComplaint: TakeComplaint,
    private readonly tokens: FormTokens,
    private readonly slowDown: SlowDown,
    private readonly page: Page,
    private readonly uploads: UploadStore,
  ) {}

  @Get()
  async show(@Res() response: Response): Promise<void> {
    await this.send(response, 200, {});
  }

  @Post()
  @UseInterceptors(MultipartInterceptor)
  async take(
    @Body() body: Record<string, unknown>,
    @Req() request: UploadRequest,
    @Res() response: Response,
  ): Promise<void> {
    const typed = typedFields(body);
    const formId = this.tokens.read(PURPOSE, body['formToken']);
    if (formId === undefined || isForeignPost(request)) {
      const note = 'Please look through your complaint and send it once more.';
      await this.again(request, response, { typed, note });
      return;
    }
    const { value, errors } = await readFields(ComplaintRequest, typed);
    if (errors.length > 0) {
      await this.again(request, response, { typed, errors });
      return;
    }
    try {
      await this.slowDown.pass(request.ip ?? '');
      const submission = toSubmission(value, request.uploads);
      const { statusUrl } = await this.takeComplaint.take({ submission, idempotencyKey: `form:${formId}` });
      response.redirect(303, statusUrl);
    } catch (error) {
      if (!(error instanceof RedressError)) throw error;
      if (leavesFilesUnused(error)) await this.uploads.discard(request.uploads ?? []);
      await this.send(response, error.code === 'complaints-too-many' ? 429 : 503, { typed, note: noteFor(error) });
    }
  }

  /** Shows the form again; a browser does not keep chosen files, so neither do we. */
  private async again(request: UploadRequest, response: Response, form: FormState): Promise<void> {
    const files = request.uploads ?? [];
    await this.uploads.discard(files);
    const note = [form.note, files.length > 0 ? 'Please choose your files again.' : undefined]
      .filter(Boolean)
      .join(' ');
    await this.send(response, 422, { ...form, ...(note === '' ? {} : { note }) });
  }

  private async send(response: Response, status: number, form: FormState): Promise<void> {
    const contact = await this.page.contact();
    this.page.send(response, status, complaintFormPage({ contact, formToken: this.tokens.issue(PURPOSE), ...form }));
  }
}

function typedFields(body: Record<string, unknown>): Typed {
  return Object.fromEntries(
    FORM_FIELDS.flatMap((name) => {
      const value = body[name];
      return typeof value === 'string' ? [[name, value] as const] : [];
    }),
  );
}

function noteFor(error: RedressError): string {
  switch (error.code) {
    case 'complaints-too-many':
      return error.message;
    case 'idempotency-key-reused':
      return 'A complaint was sent from this page already. To send this one as a second complaint, send it once more.';
    default:
      return 'We could not take your complaint in just now. Nothing of what you typed is lost: please send it once more in a minute.';
  }
}

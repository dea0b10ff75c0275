import { Controller, Get, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { UploadStore } from '@redress/uploads';
import { RedressError, type FieldError } from '@redress/kernel';
import type { Request, Response } from 'express';
import { TakeComplaint, type ComplaintTaken } from '../application/take-complaint.js';
import { setCaseCookies } from './case-cookie.js';
import { ComplaintRequest, toSubmission, untextable } from './complaint-request.js';
import { FormTokens } from './form-token.js';
import { leavesFilesUnused, MultipartInterceptor, type UploadRequest } from './multipart-interceptor.js';
import { linkPath } from './link-path.js';
import { Page } from './page.js';
import { COMPLAINT_FORM, complaintFormPage, FORM_FIELDS } from './pages/complaint-form-page.js';
import type { Typed } from './pages/form-field.js';
import { takenPage } from './pages/taken-page.js';
import { readFields } from './read-fields.js';
import { SlowDown } from './slow-down.js';
import { localErrors, localRefusal } from './texts/local-errors.js';

const PURPOSE = 'complaint';
const PATH = '/complaints/new';

interface FormState {
  readonly status: number;
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
  async show(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.send(request, response, { status: 200 });
  }

  @Post()
  @UseInterceptors(MultipartInterceptor)
  async take(@Req() request: UploadRequest, @Res() response: Response): Promise<void> {
    const checked = await this.check(request);
    if ('status' in checked) {
      await this.again(request, response, checked);
      return;
    }
    try {
      await this.slowDown.pass(request.ip ?? '');
      const submission = toSubmission(checked.value, request.uploads);
      const taken = await this.takeComplaint.take({ submission, idempotencyKey: `form:${checked.formId}` });
      await this.confirm(request, response, taken);
    } catch (error) {
      if (!(error instanceof RedressError)) throw error;
      const { texts } = await this.page.frame(request);
      await this.again(request, response, localRefusal(error, texts), leavesFilesUnused(error));
    }
  }

  private async check(
    request: UploadRequest,
  ): Promise<FormState | { readonly value: ComplaintRequest; readonly formId: string }> {
    const { texts, language, contact } = await this.page.frame(request);
    if (fieldsOf(request)['switch'] !== undefined) return { status: 200 };
    if (request.uploadProblem !== undefined) return localRefusal(request.uploadProblem, texts);
    const formId = this.tokens.read(PURPOSE, request);
    if (formId === undefined) return { status: 422, note: texts.noteLookAgain };
    const { contactSafelyOther, ...typed } = typedFields(request);
    const other = (contactSafelyOther ?? '').trim();
    const { value, errors } = await readFields(ComplaintRequest, {
      ...typed,
      language,
      ...(other === '' ? {} : { contactSafely: other }),
    });
    const found = errors.length > 0 ? errors : untextable(value, contact);
    const wrong = found.map((error) => beside(error, other));
    return wrong.length > 0 ? { status: 422, errors: localErrors(wrong, texts) } : { value, formId };
  }

  /** The status page; for who can be sent no link, the page that shows the return code before it. */
  private async confirm(request: Request, response: Response, taken: ComplaintTaken): Promise<void> {
    const { reference, returnCode, statusUrl } = taken;
    if (returnCode === undefined) {
      response.redirect(303, linkPath(statusUrl));
      return;
    }
    const token = statusUrl.slice(statusUrl.lastIndexOf('/') + 1);
    setCaseCookies(response, reference, { token, scope: 'full' }, this.page.secure);
    const frame = await this.page.frame(request);
    this.page.send(request, response, 200, takenPage({ frame, reference, returnCode }));
  }

  /** Shows the form again; a browser does not keep chosen files, so neither do we. */
  private async again(request: UploadRequest, response: Response, form: FormState, unused = true): Promise<void> {
    const files = request.uploads ?? [];
    if (unused) await this.uploads.discard(files);
    const { texts } = await this.page.frame(request);
    const notes = [form.note, files.length > 0 ? texts.noteFilesAgain : undefined].filter(Boolean).join(' ');
    await this.send(request, response, { ...form, ...(notes === '' ? {} : { note: notes }) });
  }

  private async send(request: Request, response: Response, { status, ...form }: FormState): Promise<void> {
    const frame = await this.page.frame(request, { path: PATH, formId: COMPLAINT_FORM });
    const typed = typedFields(request);
    const html = complaintFormPage({ frame, formToken: this.tokens.issue(PURPOSE), typed, ...form });
    this.page.send(request, response, status, html);
  }
}

/** The error of what was written in place of a choice belongs to where it was written. */
function beside(error: FieldError, other: string): FieldError {
  return error.field === 'contactSafely' && other !== '' ? { ...error, field: 'contactSafelyOther' } : error;
}

function typedFields(request: Request): Typed {
  const fields = fieldsOf(request);
  return Object.fromEntries(
    FORM_FIELDS.flatMap((name) => {
      const value = fields[name];
      return typeof value === 'string' ? [[name, value] as const] : [];
    }),
  );
}

function fieldsOf(request: Request): Record<string, unknown> {
  return (request.body as Record<string, unknown> | undefined) ?? {};
}

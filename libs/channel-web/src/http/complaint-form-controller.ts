import { Body, Controller, Get, Ip, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RedressError, type FieldError } from '@redress/kernel';
import type { Request, Response } from 'express';
import { TakeComplaint } from '../application/take-complaint.js';
import { ComplaintRequest, toSubmission } from './complaint-request.js';
import { FormTokens } from './form-token.js';
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
  ) {}

  @Get()
  async show(@Res() response: Response): Promise<void> {
    await this.send(response, 200, {});
  }

  @Post()
  async take(
    @Body() body: Record<string, unknown>,
    @Ip() address: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const typed = typedFields(body);
    const formId = this.tokens.read(PURPOSE, body['formToken']);
    if (formId === undefined || isForeignPost(request)) {
      await this.send(response, 422, { typed, note: 'Please look through your complaint and send it once more.' });
      return;
    }
    const { value, errors } = await readFields(ComplaintRequest, typed);
    if (errors.length > 0) {
      await this.send(response, 422, { typed, errors });
      return;
    }
    try {
      await this.slowDown.pass(address);
      const taken = await this.takeComplaint.take({
        submission: toSubmission(value),
        idempotencyKey: `form:${formId}`,
      });
      response.redirect(303, taken.statusUrl);
    } catch (error) {
      if (!(error instanceof RedressError)) throw error;
      await this.send(response, error.code === 'complaints-too-many' ? 429 : 503, { typed, note: noteFor(error) });
    }
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

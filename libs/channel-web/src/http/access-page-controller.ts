import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RedressError, type FieldError } from '@redress/kernel';
import type { Request, Response } from 'express';
import { AccessDesk } from './access-desk.js';
import { AccessRequest } from './access-request.js';
import { FormTokens } from './form-token.js';
import { linkPath } from './link-path.js';
import { Page } from './page.js';
import { accessPage } from './pages/access-page.js';
import type { Typed } from './pages/form-field.js';
import { readFields } from './read-fields.js';
import { localErrors, localRefusal } from './texts/local-errors.js';

const PURPOSE = 'access';
const PATH = '/complaints/access';
const UNKNOWN_CODE: FieldError = { field: 'returnCode', rule: 'isKnown', message: 'This code is not known.' };

/** The page for those who lost the link to their complaint. */
@ApiExcludeController()
@Controller('complaints/access')
export class AccessPageController {
  constructor(
    private readonly desk: AccessDesk,
    private readonly tokens: FormTokens,
    private readonly page: Page,
  ) {}

  @Get()
  async show(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.send(request, response, 200, {});
  }

  /** Answers the same whether anything belongs to the address or not. */
  @Post()
  async byAddress(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.answer(request, response, 'email', async (email) => {
      await this.desk.byAddress(request.ip ?? '', { email });
      await this.page.message(request, response, 202, { title: 'accessTitle', text: 'accessDone' });
      return true;
    });
  }

  @Post('code')
  async byCode(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.answer(request, response, 'returnCode', async (code) => {
      const statusUrl = await this.desk.byReturnCode(request.ip ?? '', code);
      if (statusUrl === undefined) return false;
      response.redirect(303, linkPath(statusUrl));
      return true;
    });
  }

  private async answer(
    request: Request,
    response: Response,
    field: 'email' | 'returnCode',
    act: (value: string) => Promise<boolean>,
  ): Promise<void> {
    const given = (request.body as Record<string, unknown> | undefined)?.[field];
    const typed = { [field]: typeof given === 'string' ? given.trim() : '' };
    const { texts } = await this.page.frame(request);
    const { value, errors } = await readFields(AccessRequest, typed);
    if (errors.length > 0 || this.tokens.read(PURPOSE, request) === undefined) {
      const note = errors.length > 0 ? {} : { note: texts.noteLookAgain };
      await this.send(request, response, 422, { typed, errors: localErrors(errors, texts), ...note });
      return;
    }
    try {
      if (await act(value[field] ?? '')) return;
      await this.send(request, response, 422, { typed, errors: localErrors([UNKNOWN_CODE], texts) });
    } catch (error) {
      if (!(error instanceof RedressError)) throw error;
      const { status, ...form } = localRefusal(error, texts);
      await this.send(request, response, status, { typed, ...form });
    }
  }

  private async send(request: Request, response: Response, status: number, form: AccessForm): Promise<void> {
    const frame = await this.page.frame(request, { path: PATH });
    this.page.send(request, response, status, accessPage({ frame, formToken: this.tokens.issue(PURPOSE), ...form }));
  }
}

interface AccessForm {
  readonly typed?: Typed;
  readonly errors?: readonly FieldError[];
  readonly note?: string;
}

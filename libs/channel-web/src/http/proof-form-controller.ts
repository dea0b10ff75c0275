import { Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RedressError } from '@redress/kernel';
import type { Request, Response } from 'express';
import { ProveCase } from '../application/prove-case.js';
import { setCaseCookies } from './case-cookie.js';
import { FormTokens } from './form-token.js';
import { Page } from './page.js';
import { ProofRequest } from './proof-request.js';
import { readFields } from './read-fields.js';
import { proofPurpose, StatusPages } from './status-pages.js';
import { localErrors, localRefusal } from './texts/local-errors.js';

/** The form on the status page with which the reader of a neutral link comes to see everything. */
@ApiExcludeController()
@Controller('complaints/:reference/proof')
export class ProofFormController {
  constructor(
    private readonly proveCase: ProveCase,
    private readonly tokens: FormTokens,
    private readonly pages: StatusPages,
    private readonly page: Page,
  ) {}

  @Post()
  @HttpCode(303)
  async prove(
    @Param('reference') reference: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const linked = await this.pages.open(request, response, reference);
    if (linked === undefined) return;
    const { texts } = await this.page.frame(request);
    const given = (request.body as Record<string, unknown> | undefined)?.['value'];
    const typed = typeof given === 'string' ? given : '';
    const { value, errors } = await readFields(ProofRequest, { value: typed });
    if (this.tokens.read(proofPurpose(linked.claim.caseId), request) === undefined || errors.length > 0) {
      const proof = { typed, errors: localErrors(errors, texts), note: texts.noteLookAgain };
      await this.pages.show(request, response, linked, { proof, status: 422 });
      return;
    }
    try {
      const token = await this.proveCase.prove(linked.claim, value.value);
      setCaseCookies(response, linked.reference, { token, scope: 'full' }, this.page.secure);
      response.redirect(303, `/complaints/${linked.reference}`);
    } catch (error) {
      if (!(error instanceof RedressError)) throw error;
      const wrong = error.code === 'proof-invalid';
      const { status, ...form } = wrong
        ? { status: 422, errors: localErrors(error.fields, texts) }
        : localRefusal(error, texts);
      await this.pages.show(request, response, linked, { proof: { typed, ...form }, status });
    }
  }
}

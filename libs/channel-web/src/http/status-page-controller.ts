import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { parseCaseReference } from '@redress/kernel';
import type { Request, Response } from 'express';
import { WebIdentity } from '../application/web-identity.js';
import { caseTokenOf } from './case-cookie.js';
import { StatusPages } from './status-pages.js';

/** The status page of a complaint, whole without script. */
@ApiExcludeController()
@Controller('complaints')
export class StatusPageController {
  constructor(
    private readonly identity: WebIdentity,
    private readonly pages: StatusPages,
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
    await this.pages.show(response, claim, { added: added === '1' });
  }
}

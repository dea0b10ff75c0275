import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { WebIdentity } from '../application/web-identity.js';
import { setCaseCookies } from './case-cookie.js';
import { Page } from './page.js';

/** Exchanges the token in a link for a cookie, so that it does not stay in addresses. */
@ApiExcludeController()
@Controller('t')
export class LinkController {
  constructor(
    private readonly identity: WebIdentity,
    private readonly page: Page,
  ) {}

  @Get(':token')
  async follow(@Param('token') token: string, @Res() response: Response): Promise<void> {
    const claim = this.identity.readToken(token);
    if (claim === undefined) {
      await this.page.message(response, 404, 'This link opens nothing', 'Please check that you copied the whole link.');
      return;
    }
    const reference = await this.identity.referenceOf(claim.caseId);
    if (reference === undefined) {
      // The link is ours: the view may be on its way, or the complaint was erased.
      response.setHeader('retry-after', '60');
      await this.page.message(
        response,
        404,
        'Not here yet',
        'There is nothing to show now. Please try again in a minute.',
      );
      return;
    }
    setCaseCookies(response, reference, token, this.page.secure);
    response.redirect(303, `/complaints/${reference}`);
  }
}

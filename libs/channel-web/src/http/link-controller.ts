import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RedressError } from '@redress/kernel';
import type { Request, Response } from 'express';
import type { LinkedCase } from '../application/web-identity.js';
import { WebIdentity } from '../application/web-identity.js';
import { AccessDesk } from './access-desk.js';
import { setCaseCookies } from './case-cookie.js';
import { FormTokens } from './form-token.js';
import { Page, type Message } from './page.js';
import { freshLinkPurpose, StatusPages } from './status-pages.js';

const BAD_LINK: Message = { title: 'badLinkTitle', text: 'badLink' };
const NOT_YET: Message = { title: 'notYetTitle', text: 'notYet' };
const FRESH: Message = { title: 'freshTitle', text: 'fresh' };

/** Exchanges the token in a link for a cookie, so that it does not stay in addresses. */
@ApiExcludeController()
@Controller('t')
export class LinkController {
  constructor(
    private readonly identity: WebIdentity,
    private readonly desk: AccessDesk,
    private readonly tokens: FormTokens,
    private readonly pages: StatusPages,
    private readonly page: Page,
  ) {}

  @Get(':token')
  async follow(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const linked = await this.linked(token, request, response);
    if (linked === undefined) return;
    if (linked.expired) {
      await this.pages.offerFreshLink(request, response, linked);
      return;
    }
    setCaseCookies(response, linked.reference, { token, scope: linked.claim.scope }, this.page.secure);
    response.redirect(303, `/complaints/${linked.reference}`);
  }

  /** The button on the page of a link that is too old. */
  @Post(':token')
  async fresh(@Param('token') token: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const linked = await this.linked(token, request, response);
    if (linked === undefined) return;
    const { claim } = linked;
    const formId = this.tokens.read(freshLinkPurpose(claim.caseId), request);
    if (formId === undefined) {
      await this.pages.offerFreshLink(request, response, linked);
      return;
    }
    try {
      await this.desk.byOldLink(request.ip ?? '', claim, formId);
      await this.page.message(request, response, 202, FRESH);
    } catch (error) {
      if (!(error instanceof RedressError) || error.code !== 'access-too-many') throw error;
      await this.page.message(request, response, 429, { title: 'tooManyTitle', text: 'noteTooMany' });
    }
  }

  /** The case of the link. Undefined when a page that says no has been sent. */
  private async linked(token: string, request: Request, response: Response): Promise<LinkedCase | undefined> {
    const linked = await this.identity.linkedCase(token);
    if (linked !== undefined) return linked;
    const ours = this.identity.readToken(token) !== undefined;
    // Ours: the view may be on its way, or the complaint was erased.
    if (ours) response.setHeader('retry-after', '60');
    await this.page.message(request, response, 404, ours ? NOT_YET : BAD_LINK);
    return undefined;
  }
}

import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CustomerRequests } from '../application/customer-requests.js';
import type { LinkedCase } from '../application/web-identity.js';
import { clearCaseCookies } from './case-cookie.js';
import { FormTokens } from './form-token.js';
import { Page } from './page.js';
import { questionPage } from './pages/question-page.js';
import { notMePurpose, StatusPages } from './status-pages.js';

/** "This is not my complaint": asked first, and done only by the button. */
@ApiExcludeController()
@Controller('complaints/:reference/not-me')
export class NotMeController {
  constructor(
    private readonly requests: CustomerRequests,
    private readonly tokens: FormTokens,
    private readonly pages: StatusPages,
    private readonly page: Page,
  ) {}

  @Get()
  async ask(@Param('reference') reference: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const linked = await this.pages.open(request, response, reference);
    if (linked !== undefined) await this.show(request, response, linked, 200);
  }

  @Post()
  async stop(@Param('reference') reference: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const linked = await this.pages.open(request, response, reference);
    if (linked === undefined) return;
    const { claim } = linked;
    const formId = this.tokens.read(notMePurpose(claim.caseId), request);
    if (formId === undefined) {
      await this.show(request, response, linked, 422);
      return;
    }
    await this.requests.fromLink(claim, { type: 'not-me' }, formId);
    clearCaseCookies(response, linked.reference);
    await this.page.message(request, response, 200, { title: 'notMeDoneTitle', text: 'notMeDone' });
  }

  private async show(request: Request, response: Response, linked: LinkedCase, status: number): Promise<void> {
    const back = `/complaints/${linked.reference}`;
    const action = `${back}/not-me`;
    const frame = await this.page.frame(request, { path: action });
    const { texts } = frame;
    const html = questionPage({
      frame,
      title: texts.notMeTitle,
      why: texts.notMeWhy,
      button: texts.notMeSend,
      action,
      formToken: this.tokens.issue(notMePurpose(linked.claim.caseId)),
      back: { href: back, label: texts.notMeBack },
    });
    this.page.send(request, response, status, html);
  }
}

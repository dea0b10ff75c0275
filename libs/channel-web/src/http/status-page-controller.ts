import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { parseCaseReference } from '@redress/kernel';
import type { Request, Response } from 'express';
import { StatusPages } from './status-pages.js';

/** The status page of a complaint, whole without script. */
@ApiExcludeController()
@Controller('complaints')
export class StatusPageController {
  constructor(private readonly pages: StatusPages) {}

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
    const linked = await this.pages.open(request, response, typed);
    if (linked !== undefined) await this.pages.show(request, response, linked, { added: added === '1' });
  }
}

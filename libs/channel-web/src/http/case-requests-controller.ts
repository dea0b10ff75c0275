import { Body, Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { RedressError, type CaseTokenClaim } from '@redress/kernel';
import type { Request, Response } from 'express';
import { CustomerRequests } from '../application/customer-requests.js';
import { ProveCase } from '../application/prove-case.js';
import { WebIdentity } from '../application/web-identity.js';
import { ApiProblems } from './api-problems.js';
import { caseTokenOf, setCaseCookies } from './case-cookie.js';
import { ProofResponse } from './complaint-response.js';
import { Page } from './page.js';
import { ProofRequest } from './proof-request.js';

/** What the holder of a link asks of its complaint, beside adding to it. */
@ApiTags('complaints')
@ApiBearerAuth()
@ApiProblems(404, 503)
@Controller('api/v1/complaints/:reference')
export class CaseRequestsController {
  constructor(
    private readonly identity: WebIdentity,
    private readonly proveCase: ProveCase,
    private readonly requests: CustomerRequests,
    private readonly page: Page,
  ) {}

  /** Proves one thing from the complaint, in five tries a link; the answer's link, and the cookies, show everything. */
  @Post('proof')
  @HttpCode(200)
  @ApiOkResponse({ type: ProofResponse })
  @ApiProblems(400, 429)
  async prove(
    @Param('reference') reference: string,
    @Body() { value }: ProofRequest,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProofResponse> {
    const claim = await this.open(reference, request);
    const token = await this.proveCase.prove(claim, value);
    const canonical = await this.identity.linkedTo(reference, token);
    if (canonical !== undefined)
      setCaseCookies(response, canonical.reference, { token, scope: 'full' }, this.page.secure);
    return { statusUrl: this.identity.linkFor(token) };
  }

  /** "This is not my complaint": nothing more about it goes to the address to which this link was given. */
  @Post('not-me')
  @HttpCode(202)
  @ApiAcceptedResponse()
  async notMe(@Param('reference') reference: string, @Req() request: Request): Promise<void> {
    const claim = await this.open(reference, request);
    await this.requests.fromLink(claim, { type: 'not-me' });
  }

  private async open(reference: string, request: Request): Promise<CaseTokenClaim> {
    const claim = await this.identity.claimFor(reference, caseTokenOf(request));
    if (claim !== undefined) return claim;
    throw new RedressError('complaint-not-found', 'There is no complaint under this reference that your link opens.');
  }
}

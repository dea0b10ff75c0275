import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiAcceptedResponse, ApiTags } from '@nestjs/swagger';
import { validationFailed } from '@redress/platform';
import type { Request } from 'express';
import { AccessDesk } from './access-desk.js';
import { ApiProblems } from './api-problems.js';
import { AccessRequest, CaseAccessRequest, exactlyOne } from './access-request.js';
import { AccessResponse } from './complaint-response.js';

const DETAIL = 'If complaints belong to it, links to them are on their way.';

/** How people come back to a complaint whose link they have not. Nothing here says whether there is one. */
@ApiTags('complaints')
@Controller('api/v1/complaints')
export class AccessController {
  constructor(private readonly desk: AccessDesk) {}

  /** By mail address: links go there, by mail alone. By return code: the link is in the answer, for there is no address. */
  @Post('access')
  @HttpCode(202)
  @ApiAcceptedResponse({ type: AccessResponse })
  @ApiProblems(400, 429, 503)
  async access(@Body() body: AccessRequest, @Req() request: Request): Promise<AccessResponse> {
    const wrong = exactlyOne(body, 'email', 'returnCode');
    if (wrong.length > 0) throw validationFailed(wrong);
    const network = request.ip ?? '';
    if (body.returnCode !== undefined) {
      const statusUrl = await this.desk.byReturnCode(network, body.returnCode);
      return { detail: DETAIL, ...(statusUrl === undefined ? {} : { statusUrl }) };
    }
    await this.desk.byAddress(network, body);
    return { detail: DETAIL };
  }

  /** Sends a fresh link to the address, if it belongs to this complaint. */
  @Post(':reference/access')
  @HttpCode(202)
  @ApiAcceptedResponse({ type: AccessResponse })
  @ApiProblems(400, 429, 503)
  async caseAccess(
    @Param('reference') reference: string,
    @Body() body: CaseAccessRequest,
    @Req() request: Request,
  ): Promise<AccessResponse> {
    const wrong = exactlyOne(body, 'email', 'phone');
    if (wrong.length > 0) throw validationFailed(wrong);
    const { email, phone } = body;
    const address = email === undefined ? { phone: dialled(phone ?? '') } : { email };
    await this.desk.byAddress(request.ip ?? '', address, reference);
    return { detail: DETAIL };
  }
}

/** As numbers are kept: `+` and digits (E.164) or, when the country was not given, digits. */
function dialled(phone: string): string {
  const plain = phone.replace(/[^+\d]/gu, '');
  return plain.startsWith('00') ? `+${plain.slice(2)}` : plain;
}

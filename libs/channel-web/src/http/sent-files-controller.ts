import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { RedressError } from '@redress/kernel';
import type { Request, Response } from 'express';
import { SentFiles } from '../application/sent-files.js';
import { WebIdentity } from '../application/web-identity.js';
import { ApiProblems } from './api-problems.js';
import { caseTokenOf } from './case-cookie.js';
import { sendFile } from './send-file.js';

/** Files that we sent with an answer, for programs that hold the complaint's link. */
@ApiTags('complaints')
@Controller('api/v1/complaints/:reference/files')
export class SentFilesController {
  constructor(
    private readonly identity: WebIdentity,
    private readonly sent: SentFiles,
  ) {}

  @Get(':entry/:number')
  @ApiBearerAuth()
  @ApiOkResponse({
    description: 'The bytes.',
    content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
  })
  @ApiProblems(404, 503)
  async download(
    @Param('reference') reference: string,
    @Param('entry') entry: string,
    @Param('number') number: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const claim = await this.identity.claimFor(reference, caseTokenOf(request));
    if (claim === undefined) {
      throw new RedressError('complaint-not-found', 'There is no complaint under this reference that your link opens.');
    }
    await sendFile(response, await this.sent.open(claim, entry, number));
  }
}

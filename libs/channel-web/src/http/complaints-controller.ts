import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Req,
  Res,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiConsumes, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { RedressError, type CaseTokenClaim } from '@redress/kernel';
import { validationFailed } from '@redress/platform';
import type { Request, Response } from 'express';
import { AddMessage } from '../application/add-message.js';
import { ReadStatus } from '../application/complaint-status.js';
import { TakeComplaint } from '../application/take-complaint.js';
import { WebIdentity } from '../application/web-identity.js';
import { acceptedLanguage } from '../domain/reader-language.js';
import { caseTokenOf } from './case-cookie.js';
import { ComplaintRequest, toSubmission } from './complaint-request.js';
import { ComplaintStatusResponse, ComplaintTakenResponse, MessageTakenResponse } from './complaint-response.js';
import { readIdempotencyKey } from '@redress/platform';
import { ApiProblems } from './api-problems.js';
import { MessageRequest, nothingAdded } from './message-request.js';
import { MultipartInterceptor, type UploadRequest } from './multipart-interceptor.js';
import { RequestFiles } from './request-files.js';
import { SlowDownGuard } from './slow-down-guard.js';
import { toStatusResponse } from './status-words.js';
import { TextableNumber } from './textable-number.js';
import { textsIn } from './texts/texts-in.js';

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  required: false,
  description: 'Any unique text: the same key and body are one request, answered the same. Another body: 422.',
};

/** The public API of complaints. */
@ApiTags('complaints')
@Controller('api/v1/complaints')
export class ComplaintsController {
  constructor(
    private readonly takeComplaint: TakeComplaint,
    private readonly addMessage: AddMessage,
    private readonly readStatus: ReadStatus,
    private readonly identity: WebIdentity,
    private readonly attachments: RequestFiles,
  ) {}

  /** Answers once the complaint is durable; it always opens a case of its own, under the reference given here. */
  @Post()
  @HttpCode(202)
  @UseGuards(SlowDownGuard)
  @UseInterceptors(MultipartInterceptor)
  @ApiConsumes('application/json', 'multipart/form-data')
  @ApiHeader(IDEMPOTENCY_KEY)
  @ApiAcceptedResponse({ type: ComplaintTakenResponse })
  @ApiProblems(400, 404, 409, 413, 415, 422, 429, 503, 507)
  async take(
    @Body(TextableNumber) body: ComplaintRequest,
    @Headers('idempotency-key') header: string | undefined,
    @Req() request: UploadRequest,
  ): Promise<ComplaintTakenResponse> {
    const idempotencyKey = readIdempotencyKey(header);
    await this.attachments.complete(request, body.files);
    return await this.takeComplaint.take({
      submission: toSubmission(body, request.uploads),
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    });
  }

  @Get(':reference')
  @ApiBearerAuth()
  @ApiOkResponse({ type: ComplaintStatusResponse })
  @ApiProblems(404, 503)
  async status(
    @Param('reference') reference: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ComplaintStatusResponse> {
    const status = await this.readStatus.read(await this.open(reference, request));
    if (status === undefined) throw notFound();
    response.setHeader('cache-control', 'no-store');
    const language = acceptedLanguage(request.header('accept-language')) ?? 'en';
    return toStatusResponse(status, textsIn(language));
  }

  @Post(':reference/messages')
  @HttpCode(202)
  @UseGuards(SlowDownGuard)
  @UseInterceptors(MultipartInterceptor)
  @ApiConsumes('application/json', 'multipart/form-data')
  @ApiBearerAuth()
  @ApiHeader(IDEMPOTENCY_KEY)
  @ApiAcceptedResponse({ type: MessageTakenResponse })
  @ApiProblems(400, 404, 409, 413, 415, 422, 429, 503, 507)
  async add(
    @Param('reference') reference: string,
    @Body() body: MessageRequest,
    @Headers('idempotency-key') header: string | undefined,
    @Req() request: UploadRequest,
  ): Promise<MessageTakenResponse> {
    const idempotencyKey = readIdempotencyKey(header);
    const claim = await this.open(reference, request);
    const missing = nothingAdded(body, [...(request.uploads ?? []), ...(body.files ?? [])]);
    if (missing.length > 0) throw validationFailed(missing);
    await this.attachments.complete(request, body.files);
    const { text = '' } = body;
    return await this.addMessage.add({
      claim,
      text,
      files: request.uploads ?? [],
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    });
  }

  private async open(reference: string, request: Request): Promise<CaseTokenClaim> {
    const claim = await this.identity.claimFor(reference, caseTokenOf(request));
    if (claim === undefined) throw notFound();
    return claim;
  }
}

/** The same words whether there is such a complaint or not. */
function notFound(): RedressError {
  return new RedressError('complaint-not-found', 'There is no complaint under this reference that your link opens.');
}

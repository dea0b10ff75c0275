import { Controller, Delete, Head, Headers, HttpCode, Options, Param, Patch, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiExcludeEndpoint, ApiHeader, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { ResumableUploads, TusProtocol } from '@redress/uploads';
import type { Request, Response } from 'express';
import { VisitLimits } from '../application/visit-limits.js';
import { VisitorCredential } from './visitor-credential.js';

/** Files of visitors in pieces, over connections that break: the tus protocol 1.0 (https://tus.io/protocols/resumable-upload). */
@ApiTags('chat')
@ApiHeader({ name: 'Tus-Resumable', required: true, description: 'The version of the protocol, 1.0.0.' })
@Controller('chat/uploads')
export class ChatUploadsController {
  private readonly tus: TusProtocol;

  constructor(
    uploads: ResumableUploads,
    private readonly credential: VisitorCredential,
    private readonly limits: VisitLimits,
  ) {
    this.tus = new TusProtocol(uploads, '/chat/uploads');
  }

  @Options()
  @HttpCode(204)
  @ApiExcludeEndpoint()
  options(@Res() response: Response): void {
    this.tus.options(response);
  }

  /** Begins an upload, which this conversation alone may use: the end of its address goes into `upload` of the event `file`. */
  @Post()
  @ApiHeader({ name: 'Authorization', required: true, description: 'Bearer and the token that `hello` gave.' })
  @ApiHeader({ name: 'Upload-Length', required: true, description: 'Bytes of the whole file.' })
  @ApiHeader({ name: 'Upload-Metadata', required: false, description: 'filename and filetype, in base64.' })
  @ApiCreatedResponse({ description: 'Location is the address of the upload.' })
  async begin(
    @Headers('authorization') authorization: string | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    this.limits.greet(request.ip ?? '');
    await this.tus.begin(request, response, this.credential.conversationOf(authorization));
  }

  @Head(':id')
  @ApiExcludeEndpoint()
  async state(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    this.limits.upload(request.ip ?? '');
    await this.tus.state(id, request, response);
  }

  /** Adds bytes from `Upload-Offset` on; what arrived is kept when the connection breaks. */
  @Patch(':id')
  @ApiHeader({ name: 'Upload-Offset', required: true, description: 'Where the bytes of this request begin.' })
  @ApiNoContentResponse({ description: 'Upload-Offset says how many bytes are here.' })
  async append(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    this.limits.upload(request.ip ?? '');
    await this.tus.append(id, request, response);
  }

  /** Forgets the upload. */
  @Delete(':id')
  @ApiNoContentResponse()
  async drop(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    this.limits.upload(request.ip ?? '');
    await this.tus.drop(id, request, response);
  }
}

import { Controller, Delete, Head, HttpCode, Options, Param, Patch, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiCreatedResponse, ApiExcludeEndpoint, ApiHeader, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { ResumableUploads, TusProtocol } from '@redress/uploads';
import type { Request, Response } from 'express';
import { ApiProblems } from './api-problems.js';
import { SlowDownGuard } from './slow-down-guard.js';

/** Files in pieces, over connections that break: the tus protocol 1.0 (https://tus.io/protocols/resumable-upload). */
@ApiTags('uploads')
@ApiHeader({ name: 'Tus-Resumable', required: true, description: 'The version of the protocol, 1.0.0.' })
@Controller('api/v1/uploads')
export class UploadsController {
  private readonly tus: TusProtocol;

  constructor(uploads: ResumableUploads) {
    this.tus = new TusProtocol(uploads, '/api/v1/uploads');
  }

  @Options()
  @HttpCode(204)
  @ApiExcludeEndpoint()
  options(@Res() response: Response): void {
    this.tus.options(response);
  }

  /** Begins an upload; `Upload-Metadata` gives `filename` and `filetype`. Its address goes into `files` of the complaint. */
  @Post()
  @UseGuards(SlowDownGuard)
  @ApiHeader({ name: 'Upload-Length', required: true, description: 'Bytes of the whole file.' })
  @ApiHeader({ name: 'Upload-Metadata', required: false, description: 'filename and filetype, in base64.' })
  @ApiCreatedResponse({ description: 'Location is the address of the upload.' })
  @ApiProblems(400, 412, 413, 429, 503, 507)
  async begin(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.tus.begin(request, response);
  }

  @Head(':id')
  @ApiExcludeEndpoint()
  async state(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.tus.state(id, request, response);
  }

  /** Adds bytes from `Upload-Offset` on; what arrived is kept when the connection breaks. */
  @Patch(':id')
  @ApiHeader({ name: 'Upload-Offset', required: true, description: 'Where the bytes of this request begin.' })
  @ApiNoContentResponse({ description: 'Upload-Offset says how many bytes are here.' })
  @ApiProblems(400, 404, 409, 412, 413, 415, 503, 507)
  async append(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.tus.append(id, request, response);
  }

  /** Forgets the upload. */
  @Delete(':id')
  @ApiNoContentResponse()
  @ApiProblems(412, 503)
  async drop(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.tus.drop(id, request, response);
  }
}

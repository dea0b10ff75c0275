import { Controller, Delete, Head, HttpCode, Options, Param, Patch, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiCreatedResponse, ApiExcludeEndpoint, ApiHeader, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { RedressError } from '@redress/kernel';
import { sendProblem } from '@redress/platform';
import type { Request, Response } from 'express';
import { ResumableUploads } from '../application/resumable-uploads.js';
import { UPLOAD_LIMITS } from '../application/upload-limits.js';
import type { UploadRow } from '../infrastructure/upload-row.js';
import { ApiProblems } from './api-problems.js';
import { SlowDownGuard } from './slow-down-guard.js';
import { readUploadMetadata } from './upload-metadata.js';

const TUS_VERSION = '1.0.0';
const EXTENSIONS = 'creation,creation-with-upload,expiration,termination';
const CONTENT_TYPE = 'application/offset+octet-stream';
const PATH = '/api/v1/uploads';

/** Files in pieces, over connections that break: the tus protocol 1.0 (https://tus.io/protocols/resumable-upload). */
@ApiTags('uploads')
@ApiHeader({ name: 'Tus-Resumable', required: true, description: `The version of the protocol, ${TUS_VERSION}.` })
@Controller('api/v1/uploads')
export class UploadsController {
  constructor(private readonly uploads: ResumableUploads) {}

  @Options()
  @HttpCode(204)
  @ApiExcludeEndpoint()
  options(@Res() response: Response): void {
    tusHeaders(response);
    response.setHeader('Tus-Version', TUS_VERSION);
    response.setHeader('Tus-Extension', EXTENSIONS);
    response.setHeader('Tus-Max-Size', String(UPLOAD_LIMITS.fileBytes));
    response.status(204).end();
  }

  /** Begins an upload; `Upload-Metadata` gives `filename` and `filetype`. Its address goes into `files` of the complaint. */
  @Post()
  @UseGuards(SlowDownGuard)
  @ApiHeader({ name: 'Upload-Length', required: true, description: 'Bytes of the whole file.' })
  @ApiHeader({ name: 'Upload-Metadata', required: false, description: 'filename and filetype, in base64.' })
  @ApiCreatedResponse({ description: 'Location is the address of the upload.' })
  @ApiProblems(400, 412, 413, 429, 503, 507)
  async begin(@Req() request: Request, @Res() response: Response): Promise<void> {
    if (!speaksTus(request, response)) return;
    const length = numberIn(request, 'upload-length');
    const { filename = 'file', filetype = '' } = readUploadMetadata(request.header('upload-metadata'));
    const name = filename === '' ? 'file' : filename;
    let row = await this.uploads.begin({ length, name, type: filetype, address: request.ip ?? '' });
    if (isUpload(request)) row = await this.uploads.append(row._id, 0, request);
    progress(response, row);
    response.setHeader('Location', `${PATH}/${row._id}`);
    response.status(201).end();
  }

  @Head(':id')
  @ApiExcludeEndpoint()
  async state(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    if (!speaksTus(request, response)) return;
    const row = await this.uploads.find(id);
    progress(response, row);
    response.setHeader('Upload-Length', String(row.length));
    response.setHeader('Cache-Control', 'no-store');
    response.status(200).end();
  }

  /** Adds bytes from `Upload-Offset` on; what arrived is kept when the connection breaks. */
  @Patch(':id')
  @ApiHeader({ name: 'Upload-Offset', required: true, description: 'Where the bytes of this request begin.' })
  @ApiNoContentResponse({ description: 'Upload-Offset says how many bytes are here.' })
  @ApiProblems(400, 404, 409, 412, 413, 415, 503, 507)
  async append(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    if (!speaksTus(request, response)) return;
    if (!isUpload(request)) {
      throw new RedressError('media-type-unsupported', `The bytes of an upload come as ${CONTENT_TYPE}.`);
    }
    progress(response, await this.uploads.append(id, numberIn(request, 'upload-offset'), request));
    response.status(204).end();
  }

  /** Forgets the upload. */
  @Delete(':id')
  @ApiNoContentResponse()
  @ApiProblems(412, 503)
  async drop(@Param('id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    if (!speaksTus(request, response)) return;
    await this.uploads.drop(id);
    response.status(204).end();
  }
}

function tusHeaders(response: Response): void {
  response.setHeader('Tus-Resumable', TUS_VERSION);
}

/** False when the request is of another version, or of none, and has been answered so. */
function speaksTus(request: Request, response: Response): boolean {
  tusHeaders(response);
  if (request.header('tus-resumable') === TUS_VERSION) return true;
  response.setHeader('Tus-Version', TUS_VERSION);
  const detail = `This address speaks the tus protocol: send the header Tus-Resumable: ${TUS_VERSION}.`;
  sendProblem(response, { status: 412, code: 'tus-version-unsupported', detail });
  return false;
}

function isUpload(request: Request): boolean {
  return request.is(CONTENT_TYPE) === CONTENT_TYPE;
}

function progress(response: Response, { offset, expiresAt }: UploadRow): void {
  response.setHeader('Upload-Offset', String(offset));
  response.setHeader('Upload-Expires', new Date(expiresAt).toUTCString());
}

function numberIn(request: Request, name: string): number {
  const value = request.header(name) ?? '';
  if (/^\d{1,15}$/u.test(value)) return Number(value);
  throw new RedressError('upload-header-invalid', `The header ${name} must be a number of bytes.`);
}

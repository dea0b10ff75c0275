import { Controller, Delete, Head, HttpCode, Options, Param, Patch, Post, Req, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiExcludeEndpoint,
  ApiHeader,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiTags,
} from '@nestjs/swagger';
import { ForStaff, SignedIn, type StaffPerson } from '@redress/staff';
import { TusProtocol } from '@redress/uploads';
import type { Request, Response } from 'express';
import { StaffUploads } from '../application/staff-uploads.js';
import { uploadHolder } from '../application/uploaded-files.js';
import { WorkableCases } from './workable-cases.js';

/** Files for the customer of a case in pieces, over connections that break: the tus protocol 1.0 (https://tus.io/protocols/resumable-upload). */
@ApiTags('cases')
@ApiHeader({ name: 'Tus-Resumable', required: true, description: 'The version of the protocol, 1.0.0.' })
@ApiNotFoundResponse({ description: 'No such case or upload, or not one that you may see.' })
@Controller('api/v1/cases/:id/uploads')
@ForStaff()
export class StaffUploadsController {
  constructor(
    private readonly uploads: StaffUploads,
    private readonly cases: WorkableCases,
  ) {}

  @Options()
  @HttpCode(204)
  @ApiExcludeEndpoint()
  async options(@Param('id') id: string, @SignedIn() staff: StaffPerson, @Res() response: Response): Promise<void> {
    const { tus } = await this.open(id, staff);
    tus.options(response);
  }

  /** Begins an upload, which you alone may send on this case: the end of its address goes into `attachments` of a message. */
  @Post()
  @ApiHeader({ name: 'Upload-Length', required: true, description: 'Bytes of the whole file.' })
  @ApiHeader({ name: 'Upload-Metadata', required: false, description: 'filename and filetype, in base64.' })
  @ApiCreatedResponse({ description: 'Location is the address of the upload.' })
  async begin(
    @Param('id') id: string,
    @SignedIn() staff: StaffPerson,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { tus, holder } = await this.open(id, staff);
    await tus.begin(request, response, holder);
  }

  @Head(':upload')
  @ApiExcludeEndpoint()
  async state(
    @Param('id') id: string,
    @Param('upload') upload: string,
    @SignedIn() staff: StaffPerson,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { tus, holder } = await this.open(id, staff);
    await tus.state(upload, request, response, holder);
  }

  /** Adds bytes from `Upload-Offset` on; what arrived is kept when the connection breaks. */
  @Patch(':upload')
  @ApiHeader({ name: 'Upload-Offset', required: true, description: 'Where the bytes of this request begin.' })
  @ApiNoContentResponse({ description: 'Upload-Offset says how many bytes are here.' })
  async append(
    @Param('id') id: string,
    @Param('upload') upload: string,
    @SignedIn() staff: StaffPerson,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { tus, holder } = await this.open(id, staff);
    await tus.append(upload, request, response, holder);
  }

  /** Forgets the upload. */
  @Delete(':upload')
  @ApiNoContentResponse()
  async drop(
    @Param('id') id: string,
    @Param('upload') upload: string,
    @SignedIn() staff: StaffPerson,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { tus, holder } = await this.open(id, staff);
    await tus.drop(upload, request, response, holder);
  }

  // Uploads are below their case, whose address may be typed in several ways.
  private async open(id: string, staff: StaffPerson): Promise<{ readonly tus: TusProtocol; readonly holder: string }> {
    const { _id: caseId } = await this.cases.find(id, staff);
    const path = `/api/v1/cases/${encodeURIComponent(caseId)}/uploads`;
    const tus = new TusProtocol(this.uploads.resumable, path, 'signed-in');
    return { tus, holder: uploadHolder({ caseId, author: staff.key }) };
  }
}

import { Controller, Get, Headers, Ip, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiHeader, ApiNotFoundResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { FileStore } from '@redress/files';
import { RedressError } from '@redress/kernel';
import { asDownload } from '@redress/platform';
import type { Response } from 'express';
import { Transcript } from '../application/transcript.js';
import { VisitLimits } from '../application/visit-limits.js';
import { VisitorCredential } from './visitor-credential.js';

/** Files in a conversation, for whoever holds its token. Always a download: nothing that anybody sent is opened by our pages. */
@ApiTags('chat')
@Controller('chat/files')
export class ChatFilesController {
  constructor(
    private readonly transcript: Transcript,
    private readonly files: FileStore,
    private readonly credential: VisitorCredential,
    private readonly limits: VisitLimits,
  ) {}

  /** The file of a line, by the number of the line. */
  @Get(':seq')
  @ApiHeader({ name: 'Authorization', required: true, description: 'Bearer and the token that `hello` gave.' })
  @ApiOkResponse({ description: 'The bytes.' })
  @ApiNotFoundResponse({ description: 'No such line in this conversation, or one without a file.' })
  async download(
    @Headers('authorization') authorization: string | undefined,
    @Param('seq') seq: string,
    @Ip() address: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const conversation = this.credential.conversationOf(authorization);
    this.limits.download(conversation, address ?? '');
    const file = /^\d{1,9}$/u.test(seq) ? await this.transcript.fileAt(conversation, Number(seq)) : undefined;
    if (file === undefined) throw new RedressError('file-not-found', 'There is no file at this line.');
    const stream = await this.files.stream(file.ref);
    asDownload(response, file.name);
    return new StreamableFile(stream, { length: file.bytes });
  }
}

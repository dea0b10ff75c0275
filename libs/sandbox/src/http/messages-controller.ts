import { Controller, Get, Inject, Optional, Param, Query, Res, StreamableFile, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RedressError, toInstant, toEpoch } from '@redress/kernel';
import { asDownload } from '@redress/platform';
import type { Response } from 'express';
import { MailSink } from '../mail-sink.js';
import type { ReadMail } from '../read-mail.js';
import type { ReadText } from '../telephones/sent-text.js';
import { TelephoneNetwork } from '../telephones/telephone-network.js';
import { LoopbackGuard } from './loopback-guard.js';
import { MessagesQuery } from './messages-query.js';

/** What the sandbox's customers have received. Not part of the product's API. */
@ApiExcludeController()
@Controller('sandbox/api/messages')
@UseGuards(LoopbackGuard)
export class MessagesController {
  constructor(
    @Optional() @Inject(MailSink) private readonly mails?: MailSink,
    @Optional() @Inject(TelephoneNetwork) private readonly telephones?: TelephoneNetwork,
  ) {}

  /** In the order they came; whatever the sandbox still keeps. */
  @Get()
  async list(@Query() { to, since }: MessagesQuery): Promise<{ items: (ReadMail | ReadText)[] }> {
    const wanted = {
      ...(to === undefined ? {} : { to }),
      ...(since === undefined ? {} : { since: toInstant(toEpoch(since)) }),
    };
    const [mails = [], texts = []] = [await this.mails?.list(wanted), this.telephones?.list(wanted)];
    return { items: [...mails, ...texts].sort((one, other) => (one.receivedAt < other.receivedAt ? -1 : 1)) };
  }

  /** A file that came with a mail, by its place in the list; always a download. @throws RedressError `file-not-found` */
  @Get(':id/attachments/:place')
  async attachment(
    @Param('id') id: string,
    @Param('place') place: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const file = /^\d{1,3}$/u.test(place) ? await this.mails?.attachment(id, Number(place)) : undefined;
    if (file === undefined) throw new RedressError('file-not-found', 'No mail that is kept has such a file.');
    asDownload(response, file.name);
    return new StreamableFile(file.content);
  }
}

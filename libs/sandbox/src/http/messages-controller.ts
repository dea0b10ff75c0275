import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { toInstant, toEpoch } from '@redress/kernel';
import { MailSink } from '../mail-sink.js';
import type { ReadMail } from '../read-mail.js';
import { LoopbackGuard } from './loopback-guard.js';
import { MessagesQuery } from './messages-query.js';

/** What the sandbox's customers have received. Not part of the product's API. */
@ApiExcludeController()
@Controller('sandbox/api/messages')
@UseGuards(LoopbackGuard)
export class MessagesController {
  constructor(private readonly mails: MailSink) {}

  /** In the order they came; whatever the sandbox still keeps. */
  @Get()
  async list(@Query() { to, since }: MessagesQuery): Promise<{ items: ReadMail[] }> {
    const items = await this.mails.list({
      ...(to === undefined ? {} : { to }),
      ...(since === undefined ? {} : { since: toInstant(toEpoch(since)) }),
    });
    return { items };
  }
}

import { Body, Controller, HttpCode, Inject, Optional, Param, Post, Req, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RedressError } from '@redress/kernel';
import type { IncomingMessage } from 'node:http';
import { MailSender } from '../mail-sender.js';
import { MailSink } from '../mail-sink.js';
import { LoopbackGuard } from './loopback-guard.js';
import { MailRequest } from './mail-request.js';
import { refuseForms } from './refuse-forms.js';

/** The sandbox's mailboxes: somebody writes to us. Not part of the product's API. */
@ApiExcludeController()
@Controller('sandbox/api/mails')
@UseGuards(LoopbackGuard)
export class MailsController {
  constructor(
    @Inject(MailSender) private readonly sender: MailSender,
    @Optional() @Inject(MailSink) private readonly sink?: MailSink,
  ) {}

  /** Answers once our server has taken the mail. @throws RedressError `media-type-unsupported` */
  @Post()
  @HttpCode(202)
  async write(@Body() mail: MailRequest, @Req() { headers }: IncomingMessage): Promise<{ messageId: string }> {
    refuseForms(headers, 'from, subject, text');
    return { messageId: await this.sender.send(mail) };
  }

  /** A mail that we sent comes back: there is no such mailbox. @throws RedressError `mail-not-found`, `media-type-unsupported` */
  @Post(':id/return')
  @HttpCode(202)
  async sendBack(@Param('id') id: string, @Req() { headers }: IncomingMessage): Promise<{ messageId: string }> {
    refuseForms(headers, '');
    const mail = (await this.sink?.list({}))?.find((each) => each.id === id);
    if (mail === undefined) throw new RedressError('mail-not-found', `mail ${id} is not kept any more`);
    return { messageId: await this.sender.sendBack(mail) };
  }
}

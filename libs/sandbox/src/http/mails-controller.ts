import { Body, Controller, HttpCode, Inject, Post, Req, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { IncomingMessage } from 'node:http';
import { MailSender } from '../mail-sender.js';
import { LoopbackGuard } from './loopback-guard.js';
import { MailRequest } from './mail-request.js';
import { refuseForms } from './refuse-forms.js';

/** The sandbox's mailboxes: somebody writes to us. Not part of the product's API. */
@ApiExcludeController()
@Controller('sandbox/api/mails')
@UseGuards(LoopbackGuard)
export class MailsController {
  constructor(@Inject(MailSender) private readonly sender: MailSender) {}

  /** Answers once our server has taken the mail. @throws RedressError `media-type-unsupported` */
  @Post()
  @HttpCode(202)
  async write(@Body() mail: MailRequest, @Req() { headers }: IncomingMessage): Promise<{ messageId: string }> {
    refuseForms(headers, 'from, subject, text');
    return { messageId: await this.sender.send(mail) };
  }
}

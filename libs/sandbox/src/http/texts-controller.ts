import { Body, Controller, Get, HttpCode, Inject, Post, Query, Req, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { IncomingMessage } from 'node:http';
import { TelephoneNetwork } from '../telephones/telephone-network.js';
import type { ReadTypedText } from '../telephones/typed-text.js';
import { LoopbackGuard } from './loopback-guard.js';
import { refuseForms } from './refuse-forms.js';
import { TextRequest, TextsQuery } from './text-request.js';

/** The sandbox's telephones: somebody types a text to us. Not part of the product's API. */
@ApiExcludeController()
@Controller('sandbox/api/texts')
@UseGuards(LoopbackGuard)
export class TextsController {
  constructor(@Inject(TelephoneNetwork) private readonly telephones: TelephoneNetwork) {}

  /** What was sent from a telephone, in the order it went; whatever the sandbox still keeps. */
  @Get()
  list(@Query() { from }: TextsQuery): { items: ReadTypedText[] } {
    return { items: this.telephones.listTyped(from) };
  }

  /** `status` is what our webhook answered. @throws RedressError `media-type-unsupported`: a form of another page may not */
  @Post()
  @HttpCode(202)
  async type(
    @Body() { from, body, to, sid, files = [] }: TextRequest,
    @Req() { headers }: IncomingMessage,
  ): Promise<object> {
    refuseForms(headers, 'from, body');
    return this.telephones.type({
      from,
      body,
      files: files.map(({ type, name, content }) => ({
        type,
        bytes: Buffer.from(content, 'base64'),
        ...(name === undefined ? {} : { name }),
      })),
      ...(to === undefined ? {} : { to }),
      ...(sid === undefined ? {} : { sid }),
    });
  }
}

import { Controller, Header, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RedressError } from '@redress/kernel';
import type { IncomingMessage } from 'node:http';
import { DeliveryStates } from '../application/delivery-states.js';
import { TextIntakes } from '../application/text-intakes.js';
import type { FormFields } from '../domain/received-text.js';
import { readTold } from '../domain/status-callback.js';
import { RefusedWebhooks } from './refused-webhooks.js';
import { WebhookSignature } from './webhook-signature.js';

type FormPost = IncomingMessage & { readonly originalUrl: string; readonly body?: unknown };

/** An answer without an answer: what we say goes out by the API, once it has been decided. */
const NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

/** What Twilio calls. It waits 15 seconds at most: everything but the durable take-in happens afterwards. */
@ApiExcludeController()
@Controller('webhooks/twilio')
export class TwilioWebhooksController {
  constructor(
    private readonly signature: WebhookSignature,
    private readonly intakes: TextIntakes,
    private readonly states: DeliveryStates,
    private readonly refused: RefusedWebhooks,
  ) {}

  /** A text to one of our numbers. Fields that are no text are answered as taken: asking again would change nothing. */
  @Post('messages')
  @HttpCode(200)
  @Header('content-type', 'text/xml')
  async message(@Req() request: FormPost): Promise<string> {
    await this.intakes.take(this.signed(request));
    return NOTHING_TO_SAY;
  }

  /** How far a text of ours has come; the query is what we gave with it. */
  @Post('status')
  @HttpCode(204)
  async status(@Req() request: FormPost, @Query() query: Readonly<Record<string, unknown>>): Promise<void> {
    const fields = this.signed(request);
    const told = readTold(query);
    if (told !== undefined) await this.states.tell(told, fields);
  }

  /** @throws RedressError `webhook-forbidden` */
  private signed(request: FormPost): FormFields {
    const fields = (request.body ?? {}) as FormFields;
    const given = request.headers['x-twilio-signature'];
    if (typeof given === 'string' && this.signature.holds(given, request.originalUrl, fields)) return fields;
    this.refused.count();
    throw new RedressError('webhook-forbidden', 'This is not signed with our auth token for this address.');
  }
}

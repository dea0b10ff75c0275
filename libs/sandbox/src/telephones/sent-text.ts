import type { Instant } from '@redress/kernel';
import { isWhatsApp } from './send-request.js';

/** A text that the network took for a telephone. */
export interface SentText {
  readonly sid: string;
  readonly receivedAt: Instant;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly service?: string;
  /** The template that it was made of. */
  readonly contentSid?: string;
  readonly statusCallback?: string;
  status: string;
  errorCode?: number;
}

/** A text as the person at the telephone reads it. */
export interface ReadText {
  readonly id: string;
  readonly channel: 'sms' | 'whatsapp';
  readonly receivedAt: Instant;
  readonly to: readonly string[];
  readonly from: string;
  readonly text: string;
  /** The provider's id. */
  readonly messageId: string;
  readonly status: string;
  /** The template that it was made of. */
  readonly contentSid?: string;
}

export function readSentText({ sid, receivedAt, from, to, body, status, contentSid }: SentText): ReadText {
  const channel = isWhatsApp(to) ? 'whatsapp' : 'sms';
  return {
    id: sid,
    channel,
    receivedAt,
    to: [to],
    from,
    text: body,
    messageId: sid,
    status,
    ...(contentSid === undefined ? {} : { contentSid }),
  };
}

/**
 * A message as the vendor's API describes it (Twilio's OpenAPI description, `api.v2010.account.message`): names in snake
 * case, dates after RFC 2822, counts as text.
 */
export function messageResource(accountSid: string, text: SentText): Record<string, unknown> {
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${text.sid}.json`;
  const date = new Date(text.receivedAt).toUTCString().replace('GMT', '+0000');
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: text.body,
    date_created: date,
    date_sent: text.status === 'queued' ? null : date,
    date_updated: date,
    direction: 'outbound-api',
    error_code: text.errorCode ?? null,
    error_message: null,
    from: text.from,
    messaging_service_sid: text.service ?? null,
    num_media: '0',
    num_segments: '1',
    price: null,
    price_unit: 'USD',
    sid: text.sid,
    status: text.status,
    subresource_uris: { media: uri.replace('.json', '/Media.json') },
    to: text.to,
    uri,
  };
}

/**
 * The part of the vendor's messages API that is spoken here, as its OpenAPI description of 2010-04-01 and its pages on webhooks have it,
 * in our own words: JSON schemas (draft 7) of what is sent and answered. Forms and queries are taken as objects of texts.
 */
const text = { type: 'string' };
const perhaps = (schema: object): object => ({ anyOf: [schema, { type: 'null' }] });
const sid = (letters: string): object => ({ type: 'string', pattern: `^${letters}[0-9a-fA-F]{32}$` });
const count = { type: 'string', pattern: '^\\d+$' };
const url = { type: 'string', pattern: '^https?://[^\\s]+$' };
const number = { type: 'string', pattern: '^(?:\\+[1-9]\\d{6,14}|whatsapp:\\+[1-9]\\d{6,14})$' };
/** Whoever a text may come from: a number, a short code, or a name of letters and digits. */
const sender = { type: 'string', pattern: '^(?:(?:whatsapp:)?\\+[1-9]\\d{6,14}|\\d{3,8}|[\\w +&.-]{1,11})$' };
const date = { type: 'string', pattern: '^\\w{3}, \\d{2} \\w{3} \\d{4} \\d{2}:\\d{2}:\\d{2} \\+0000$' };
const day = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}(?:T\\d{2}:\\d{2}:\\d{2}Z)?$' };
const texts = (...names: readonly string[]): Record<string, object> =>
  Object.fromEntries(names.map((name) => [name, text]));

const STATUSES = [
  ...['accepted', 'scheduled', 'canceled', 'queued', 'sending', 'sent', 'failed', 'delivered', 'undelivered'],
  ...['receiving', 'received', 'read', 'partially_delivered'],
];

const MESSAGE = {
  account_sid: sid('AC'),
  api_version: { const: '2010-04-01' },
  body: text,
  date_created: date,
  date_sent: perhaps(date),
  date_updated: date,
  direction: { enum: ['inbound', 'outbound-api', 'outbound-call', 'outbound-reply'] },
  error_code: perhaps({ type: 'integer' }),
  error_message: perhaps(text),
  from: perhaps(text),
  messaging_service_sid: perhaps(sid('MG')),
  num_media: count,
  num_segments: count,
  price: perhaps(text),
  price_unit: perhaps(text),
  sid: sid('(SM|MM)'),
  status: { enum: STATUSES },
  subresource_uris: { type: 'object', additionalProperties: text },
  to: text,
  uri: { type: 'string', pattern: '^/2010-04-01/Accounts/AC\\w{32}/Messages/\\w{34}\\.json$' },
};
const MEDIA = {
  sid: sid('ME'),
  account_sid: sid('AC'),
  parent_sid: sid('(SM|MM)'),
  content_type: text,
  date_created: perhaps(date),
  date_updated: perhaps(date),
  uri: { type: 'string', pattern: '^/2010-04-01/Accounts/AC\\w{32}/Messages/\\w{34}/Media/ME\\w{32}\\.json$' },
};
const PAGE = {
  ...{ uri: text, first_page_uri: text, next_page_uri: perhaps(text), previous_page_uri: perhaps(text) },
  ...Object.fromEntries(['page', 'page_size', 'start', 'end'].map((name) => [name, { type: 'integer' }])),
};

function whole(properties: Readonly<Record<string, object>>): object {
  return { type: 'object', additionalProperties: false, required: Object.keys(properties), properties };
}

function pageOf(name: string, items: object): object {
  return {
    ...{ type: 'object', additionalProperties: false },
    required: [name, 'uri', 'page', 'page_size', 'next_page_uri'],
    properties: { ...PAGE, [name]: { type: 'array', items } },
  };
}

const message = whole(MESSAGE);

/** By what is said: requests, answers, and posts to webhooks. */
export const PUBLISHED_API = {
  /** The form of `POST …/Messages.json`. */
  create: {
    ...{ type: 'object', additionalProperties: false, required: ['To'] },
    properties: {
      ...{ To: number, From: sender, MessagingServiceSid: sid('MG'), StatusCallback: url, MediaUrl: url },
      ...{ Body: { type: 'string', minLength: 1, maxLength: 1_600 }, ContentSid: sid('HX'), ContentVariables: text },
      ...texts('ApplicationSid', 'MaxPrice', 'ProvideFeedback', 'Attempt', 'ValidityPeriod', 'ForceDelivery'),
      ...texts('ContentRetention', 'AddressRetention', 'SmartEncoded', 'PersistentAction', 'TrafficType'),
      ...texts('ShortenUrls', 'ScheduleType', 'SendAt', 'SendAsMms', 'RiskCheck'),
    },
    allOf: [
      { anyOf: [{ required: ['From'] }, { required: ['MessagingServiceSid'] }] },
      { anyOf: [{ required: ['Body'] }, { required: ['MediaUrl'] }, { required: ['ContentSid'] }] },
    ],
  },
  /** The query of `GET …/Messages.json`. */
  query: {
    ...{ type: 'object', additionalProperties: false },
    properties: {
      ...{ To: number, From: sender, DateSent: day, 'DateSent<': day, 'DateSent>': day, Page: count, PageToken: text },
      PageSize: { type: 'string', pattern: '^(?:[1-9]\\d{0,2}|1000)$' },
    },
  },
  /** The query of `GET …/Messages/{Sid}/Media.json`. */
  mediaQuery: {
    ...{ type: 'object', additionalProperties: false },
    properties: {
      ...{ DateCreated: day, 'DateCreated<': day, 'DateCreated>': day, Page: count, PageToken: text },
      PageSize: { type: 'string', pattern: '^(?:[1-9]\\d{0,2}|1000)$' },
    },
  },
  message,
  messages: pageOf('messages', message),
  media: pageOf('media_list', whole(MEDIA)),
  error: {
    ...{ type: 'object', required: ['code', 'message', 'status'] },
    properties: { code: { type: 'integer' }, message: text, more_info: text, status: { type: 'integer' } },
  },
  /** The form that is posted when somebody texts one of our numbers. */
  incoming: {
    type: 'object',
    required: ['MessageSid', 'SmsSid', 'SmsMessageSid', 'AccountSid', 'From', 'To', 'Body', 'NumMedia', 'NumSegments'],
    properties: {
      ...{ MessageSid: sid('(SM|MM)'), SmsSid: sid('(SM|MM)'), SmsMessageSid: sid('(SM|MM)'), AccountSid: sid('AC') },
      ...{ From: sender, To: sender, Body: text, NumMedia: count, NumSegments: count, ApiVersion: text },
      ...{ SmsStatus: { const: 'received' }, MessagingServiceSid: sid('MG') },
      OptOutType: { enum: ['STOP', 'START', 'HELP'] },
      ...{ MediaUrl0: url, MediaContentType0: text },
    },
  },
  /** The form that is posted when a text of ours has come further. */
  status: {
    type: 'object',
    required: ['MessageSid', 'SmsSid', 'MessageStatus', 'SmsStatus', 'AccountSid', 'From', 'To', 'ApiVersion'],
    properties: {
      ...{ MessageSid: sid('(SM|MM)'), SmsSid: sid('(SM|MM)'), AccountSid: sid('AC'), From: sender, To: number },
      ...{ MessageStatus: { enum: STATUSES }, SmsStatus: { enum: STATUSES }, ErrorCode: count, ApiVersion: text },
    },
  },
} as const satisfies Readonly<Record<string, object>>;

import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { instantNow, RedressError, sleep, systemClock, type Clock, type Instant } from '@redress/kernel';
import { isLoopbackHost, refuseInProduction } from '../loopback.js';
import { Conversations } from './conversations.js';
import { KeptTexts, newSid, type SentFile } from './kept-texts.js';
import { errorBody, isWhatsApp, readSendRequest, type SendRequest } from './send-request.js';
import { messageResource, readSentText, type ReadText, type SentText } from './sent-text.js';
import { TelephoneScript, type ScriptedCourse, type TelephoneScriptLine } from './telephone-script.js';
import { readTypedText, type ReadTypedText } from './typed-text.js';
import { WebhookCaller } from './webhook-caller.js';

/** How the network is reached (loopback, a free port unless told), for whom it works, and where it brings texts. */
export interface TelephoneNetworkOptions {
  readonly host?: string;
  readonly port?: number;
  readonly accountSid?: string;
  readonly authToken?: string;
  /** Numbers and messaging services of the account; texts arrive at the first number unless told. */
  readonly numbers?: readonly string[];
  /** What WhatsApp has approved, by id (`HX…`), with `{{1}}` for what is filled in. */
  readonly templates?: Readonly<Record<string, string>>;
  /** Where texts to our numbers are posted. */
  readonly webhookUrl?: string;
  /** Where a post really goes that is meant for an address. */
  readonly reach?: (url: string) => string;
  readonly clock?: Clock;
}

/** A text that somebody sends from a telephone; from `whatsapp:+447700900123` by WhatsApp. */
export interface TypedText {
  readonly from: string;
  readonly body: string;
  readonly to?: string;
  /** Files that are sent along; they can be fetched for as long as the network runs. */
  readonly files?: readonly SentFile[];
  /** The webhook is not called. */
  readonly lost?: true;
  /** Fields of the vendor's beside the usual. */
  readonly fields?: Readonly<Record<string, string>>;
  /** The id of an earlier text, which comes again. */
  readonly sid?: string;
}

/** The id of a text, and what our webhook answered; nothing when it was not called or nobody was there. */
export interface TypedAnswer {
  readonly sid: string;
  readonly status: number | undefined;
}

/** In the range that is kept for stories: it belongs to nobody (Ofcom, numbers for drama). */
const OUR_NUMBER = '+447700900000';
const STOPS = /^(?:stop|stopall|unsubscribe|cancel|end|quit)$/iu;
const STARTS = /^(?:start|yes|unstop)$/iu;
// The vendor takes it, and says afterwards that it did not go.
const TOO_LATE: ScriptedCourse = { end: 'undelivered', errorCode: 63_016 };
const PATH =
  /^\/2010-04-01\/Accounts\/(?<account>AC[0-9a-f]{32})\/Messages(?:\/(?<sid>[A-Z]{2}[0-9a-f]{32})(?<media>\/Media(?:\/ME[0-9a-f]{32})?)?)?(?:\.json)?$/iu;

/**
 * A telephone network on this machine that speaks Twilio's messages API and calls webhooks as Twilio does. It keeps the last
 * texts in memory and does what a script tells it to. For trying out and for tests, never in production.
 */
export class TelephoneNetwork {
  readonly accountSid: string;
  readonly authToken: string;
  readonly numbers: readonly string[];
  private readonly options: TelephoneNetworkOptions;
  private readonly clock: Clock;
  private readonly caller: WebhookCaller;
  private readonly server: Server;
  private readonly lines = new TelephoneScript();
  private readonly texts: KeptTexts;
  private readonly stopped = new Set<string>();
  private readonly conversations = new Conversations();
  private readonly courses = new Set<Promise<void>>();

  constructor(options: TelephoneNetworkOptions = {}) {
    this.options = options;
    this.clock = options.clock ?? systemClock;
    this.accountSid = options.accountSid ?? `AC${randomBytes(16).toString('hex')}`;
    this.authToken = options.authToken ?? randomBytes(16).toString('hex');
    this.numbers = options.numbers ?? [OUR_NUMBER, `whatsapp:${OUR_NUMBER}`];
    this.texts = new KeptTexts(this.accountSid);
    const { reach } = options;
    this.caller = new WebhookCaller({ authToken: this.authToken, ...(reach === undefined ? {} : { reach }) });
    this.server = createServer((request, response) => {
      void this.answer(request, response);
    });
  }

  /** @throws RedressError `sandbox-in-production`, `sandbox-not-loopback`, `sandbox-listen-failed` */
  async start(): Promise<void> {
    refuseInProduction();
    const { host = '127.0.0.1', port = 0 } = this.options;
    if (!isLoopbackHost(host)) {
      throw new RedressError('sandbox-not-loopback', 'the sandbox listens on this machine only, such as 127.0.0.1');
    }
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', (cause) => {
        reject(new RedressError('sandbox-listen-failed', 'the telephone network cannot listen', { cause }));
      });
      this.server.listen(port, host, resolve);
    });
  }

  /** Ends what is under way, too. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
    await this.idle();
  }

  /** Base of the API. */
  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  script(line: TelephoneScriptLine): void {
    this.lines.add(line);
  }

  /** What telephones have received, in the order it came. */
  list({ to, since }: { readonly to?: string; readonly since?: Instant } = {}): ReadText[] {
    const found = this.texts.sent.filter(
      (text) => (to === undefined || text.to === to) && (since === undefined || text.receivedAt >= since),
    );
    return found.map(readSentText);
  }

  /** What was sent from a telephone, in the order it went. */
  listTyped(from: string): ReadTypedText[] {
    return this.texts.received.filter((text) => text.from === from).map(readTypedText);
  }

  /** Somebody sends a text to us. @returns its id, and the status that our webhook answered with */
  async type({ from, body, files = [], lost, ...typed }: TypedText): Promise<TypedAnswer> {
    const { sid = newSid(files.length === 0 ? 'SM' : 'MM'), to = this.firstNumber(from) } = typed;
    const whatsApp = isWhatsApp(from);
    if (whatsApp) this.conversations.heard(to, from, this.clock.now());
    if (!whatsApp && STOPS.test(body.trim())) this.stopped.add(from);
    if (STARTS.test(body.trim())) this.stopped.delete(from);
    const paths = this.texts.keepReceived({ sid, receivedAt: instantNow(this.clock), from, to, body, files });
    const { webhookUrl } = this.options;
    if (webhookUrl === undefined || lost === true) return { sid, status: undefined };
    const status = await this.caller.post(webhookUrl, {
      ...{ ToCountry: 'GB', FromCountry: 'GB', SmsStatus: 'received', NumSegments: '1' },
      ...{ ApiVersion: '2010-04-01', AccountSid: this.accountSid, MessageSid: sid, SmsSid: sid, SmsMessageSid: sid },
      ...{ From: from, To: to, Body: body, NumMedia: String(files.length) },
      ...Object.fromEntries(paths.map((path, index) => [`MediaUrl${String(index)}`, `${this.url}${path}`])),
      ...(whatsApp ? { ProfileName: 'A customer', WaId: from.replace(/\D/gu, '') } : {}),
      ...Object.fromEntries(files.map(({ type }, index) => [`MediaContentType${String(index)}`, type])),
      ...typed.fields,
    });
    return { sid, status };
  }

  /** Everybody's last message by WhatsApp was more than a day ago. */
  endConversations(): void {
    this.conversations.end();
  }

  /** Resolves when every callback that is to be made has been made. */
  async idle(): Promise<void> {
    while (this.courses.size > 0) await Promise.allSettled(this.courses);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
      const { account, sid, media } = PATH.exec(pathname)?.groups ?? {};
      const file = this.texts.file(pathname);
      if (account === undefined) reply(response, 404, errorBody({ status: 404, code: 20_404 }));
      else if (!this.isOurs(account, request)) reply(response, 401, errorBody({ status: 401, code: 20_003 }));
      else if (file !== undefined) response.writeHead(200, { 'content-type': file.type }).end(file.bytes);
      else if (request.method === 'POST') await this.take(new URLSearchParams(await textOf(request)), response);
      else if (sid === undefined) reply(response, 200, this.texts.list(searchParams));
      else this.show(media === undefined ? this.texts.show(sid) : this.texts.listFiles(sid, searchParams), response);
    } catch {
      // Whoever asked is gone.
      response.destroy();
    }
  }

  private isOurs(account: string, { headers }: IncomingMessage): boolean {
    const expected = Buffer.from(`${this.accountSid}:${this.authToken}`).toString('base64');
    return account === this.accountSid && headers.authorization === `Basic ${expected}`;
  }

  private async take(form: URLSearchParams, response: ServerResponse): Promise<void> {
    const { templates = {} } = this.options;
    const asked = readSendRequest(form, { numbers: this.numbers, templates });
    if ('code' in asked) {
      reply(response, asked.status, errorBody(asked));
      return;
    }
    const { taking = { kind: 'take' }, course = {}, delayMs = 0 } = this.lines.take(asked.to);
    if (taking.kind === 'refuse') {
      const { status, code } = taking;
      reply(response, status, code === undefined ? {} : errorBody({ status, code }));
    } else if (this.stopped.has(asked.to)) {
      reply(response, 400, errorBody({ status: 400, code: 21_610 }));
    } else if (taking.kind === 'drop' && !taking.kept) {
      response.destroy();
    } else {
      const text = this.keep(asked);
      const resource = messageResource(this.accountSid, text);
      const told = course.beforeAnswer === true ? this.run(text, course) : undefined;
      await told;
      if (delayMs > 0) await sleep(this.clock, delayMs);
      if (taking.kind === 'drop') response.destroy();
      else reply(response, 201, resource);
      if (told === undefined) void this.run(text, course);
    }
  }

  private keep({ to, from, service, body, contentSid, statusCallback }: SendRequest): SentText {
    const text: SentText = {
      sid: newSid(),
      receivedAt: instantNow(this.clock),
      from: from ?? this.firstNumber(to),
      to,
      body,
      status: 'queued',
      ...(contentSid === undefined ? {} : { contentSid }),
      ...(service === undefined ? {} : { service }),
      ...(statusCallback === undefined ? {} : { statusCallback }),
    };
    this.texts.keepSent(text);
    return text;
  }

  private run(text: SentText, course: ScriptedCourse): Promise<void> {
    const work = this.tell(text, course).finally(() => {
      this.courses.delete(work);
    });
    this.courses.add(work);
    return work;
  }

  /** The states after the first, which the answer tells. */
  private async tell(text: SentText, course: ScriptedCourse): Promise<void> {
    const late = this.conversations.isTooLate(text, this.clock.now());
    const { end = 'delivered', errorCode, ...how }: ScriptedCourse = late ? TOO_LATE : course;
    const states = statesUntil(end);
    text.status = end;
    if (errorCode !== undefined) text.errorCode = errorCode;
    if (text.statusCallback === undefined || how.lost === true) return;
    for (const status of how.backwards === true ? states.toReversed() : states) {
      for (let copy = 0; copy < (how.copies ?? 1); copy += 1) await this.callBack(text, text.statusCallback, status);
    }
  }

  private async callBack({ sid, to, from, errorCode }: SentText, url: string, status: string): Promise<void> {
    const failed = status === 'failed' || status === 'undelivered';
    await this.caller.post(url, {
      ...{ AccountSid: this.accountSid, ApiVersion: '2010-04-01', From: from, To: to },
      ...{ MessageSid: sid, SmsSid: sid, MessageStatus: status, SmsStatus: status },
      ...(failed && errorCode !== undefined ? { ErrorCode: String(errorCode) } : {}),
    });
  }

  /** Of the same network as `other`. */
  private firstNumber(other: string): string {
    const prefix = isWhatsApp(other) ? 'whatsapp:' : '';
    return this.numbers.find((number) => number.startsWith(`${prefix}+`)) ?? `${prefix}${OUR_NUMBER}`;
  }

  private show(found: Record<string, unknown> | undefined, response: ServerResponse): void {
    if (found === undefined) reply(response, 404, errorBody({ status: 404, code: 20_404 }));
    else reply(response, 200, found);
  }
}

function statesUntil(end: NonNullable<ScriptedCourse['end']>): readonly string[] {
  switch (end) {
    case 'sent':
      return ['sent'];
    case 'read':
      return ['sent', 'delivered', 'read'];
    case 'delivered':
    case 'undelivered':
    case 'failed':
      return ['sent', end];
  }
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

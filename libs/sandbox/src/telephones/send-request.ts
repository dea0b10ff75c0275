/** What somebody asks the network to send: the fields of `POST …/Messages.json`. */
export interface SendRequest {
  readonly to: string;
  readonly from?: string;
  readonly service?: string;
  readonly body: string;
  /** Of an approved template; `body` is then what it says. */
  readonly contentSid?: string;
  readonly statusCallback?: string;
}

/** A refusal in the form of the vendor's errors. */
export interface Refusal {
  readonly status: number;
  readonly code: number;
}

const NUMBER = /^(?:whatsapp:)?\+[1-9]\d{6,14}$/u;
const LONGEST = 1_600;

/** What the account has: its numbers and services, and its approved templates, by id, with `{{1}}` for what is filled in. */
export interface SendingAccount {
  readonly numbers: readonly string[];
  readonly templates: Readonly<Record<string, string>>;
}

/** Reads a request, or says what the vendor would say of it. */
export function readSendRequest(form: URLSearchParams, { numbers, templates }: SendingAccount): SendRequest | Refusal {
  const field = (name: string): string | undefined => form.get(name) ?? undefined;
  const [to, from, service] = [field('To'), field('From'), field('MessagingServiceSid')];
  if (to === undefined) return { status: 400, code: 21_604 };
  if (!NUMBER.test(to)) return { status: 400, code: 21_211 };
  if (from === undefined && service === undefined) return { status: 400, code: 21_603 };
  if (from !== undefined && isWhatsApp(from) !== isWhatsApp(to)) return { status: 400, code: 21_910 };
  if (!numbers.includes(service ?? from ?? '')) return { status: 400, code: 21_606 };
  const said = readSaid(field, templates);
  if ('code' in said) return said;
  const statusCallback = field('StatusCallback');
  return {
    to,
    ...said,
    ...(from === undefined ? {} : { from }),
    ...(service === undefined ? {} : { service }),
    ...(statusCallback === undefined ? {} : { statusCallback }),
  };
}

type Said = Pick<SendRequest, 'body' | 'contentSid'>;

function readSaid(field: (name: string) => string | undefined, templates: SendingAccount['templates']): Said | Refusal {
  const [body, contentSid] = [field('Body'), field('ContentSid')];
  if (contentSid === undefined) {
    if (body === undefined || body === '') return { status: 400, code: 21_602 };
    return body.length > LONGEST ? { status: 400, code: 21_617 } : { body };
  }
  const template = templates[contentSid];
  if (template === undefined) return { status: 400, code: 21_655 };
  const variables = variablesIn(field('ContentVariables') ?? '{}');
  if (variables === undefined) return { status: 400, code: 21_656 };
  return { contentSid, body: template.replace(/\{\{(\w+)\}\}/gu, (all, name: string) => variables[name] ?? all) };
}

function variablesIn(json: string): Readonly<Record<string, string>> | undefined {
  try {
    const read: unknown = JSON.parse(json);
    return typeof read === 'object' && read !== null ? (read as Record<string, string>) : undefined;
  } catch {
    return undefined;
  }
}

/** True for an address on WhatsApp, as the vendor writes it. */
export function isWhatsApp(address: string): boolean {
  return address.startsWith('whatsapp:');
}

/** The body of an error, as the vendor writes it. */
export function errorBody({ status, code }: Refusal): Record<string, unknown> {
  return {
    code,
    message: `Refused with error ${String(code)}`,
    more_info: `https://www.twilio.com/docs/errors/${String(code)}`,
    status,
  };
}

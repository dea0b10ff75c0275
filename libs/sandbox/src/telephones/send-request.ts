/** What somebody asks the network to send: the fields of `POST …/Messages.json`. */
export interface SendRequest {
  readonly to: string;
  readonly from?: string;
  readonly service?: string;
  readonly body: string;
  readonly statusCallback?: string;
}

/** A refusal in the form of the vendor's errors. */
export interface Refusal {
  readonly status: number;
  readonly code: number;
}

const NUMBER = /^\+[1-9]\d{6,14}$/u;
const LONGEST = 1_600;

/** Reads a request, or says what the vendor would say of it. `ours`: the numbers and services of the account. */
export function readSendRequest(form: URLSearchParams, ours: readonly string[]): SendRequest | Refusal {
  const field = (name: string): string | undefined => form.get(name) ?? undefined;
  const [to, from, service, body] = [field('To'), field('From'), field('MessagingServiceSid'), field('Body')];
  if (to === undefined) return { status: 400, code: 21_604 };
  if (!NUMBER.test(to)) return { status: 400, code: 21_211 };
  if (from === undefined && service === undefined) return { status: 400, code: 21_603 };
  if (body === undefined || body === '') return { status: 400, code: 21_602 };
  if (body.length > LONGEST) return { status: 400, code: 21_617 };
  if (!ours.includes(service ?? from ?? '')) return { status: 400, code: 21_606 };
  const statusCallback = field('StatusCallback');
  return {
    to,
    body,
    ...(from === undefined ? {} : { from }),
    ...(service === undefined ? {} : { service }),
    ...(statusCallback === undefined ? {} : { statusCallback }),
  };
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

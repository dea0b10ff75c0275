import type { Customer } from './customer.js';
import type { Seen } from './outcome.js';

/** One channel, as customers use it. */
export interface Door {
  /** Complains as the habit of the customer has it; resolves when the product has taken it. */
  complain(customer: Customer): Promise<void>;
  /** What a customer does who has heard from us. */
  respond(customer: Customer, receipt: Seen): Promise<void>;
}

/** Where a product is played with. */
export interface Place {
  /** Of its web server. */
  readonly url: string;
  readonly smtpPort: number;
  /** Our mail address. */
  readonly mail: string;
}

export const SECOND_THOUGHT = 'One more thing: it was a gift.';
export const HURRY = 'I need it by Friday.';
export const OTHER_TROUBLE = 'Another matter: your courier blocks my drive every morning.';
export const GREETING = 'Hi';

/** @throws Error with what was answered, when it was not success */
export async function successOf(answer: Response, who: string): Promise<Response> {
  if (!answer.ok) throw new Error(`${who} answered ${String(answer.status)}: ${await answer.text()}`);
  return answer;
}

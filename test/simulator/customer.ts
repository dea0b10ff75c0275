import type { SeededRandom } from '@redress/testing';

/** How a customer behaves beside complaining. */
export const HABITS = ['plain', 'twice', 'second-thought', 'out-of-office', 'cut-off', 'stop', 'machine'] as const;

export type Habit = (typeof HABITS)[number];
export type Way = 'email' | 'sms' | 'web' | 'chat';

/** Somebody with one trouble. Addresses differ, so that what arrives at one is about that one trouble. */
export interface Customer {
  readonly way: Way;
  /** Where they hear from us: a mail address, a number, or the name of a conversation. */
  readonly address: string;
  readonly name: string;
  readonly words: string;
  readonly habit: Habit;
}

const NAMES = ['Kim', 'Jo', 'Ari', 'Luz', 'Pia', 'Léa', 'Omari', 'Dana', 'Søren', 'Zoë', 'Mehmet', 'Anh'];
const WORDS = [
  'My parcel is late and nobody tells me where it is.',
  'Das Paket kam beschädigt an. Bitte melden Sie sich bei mir.',
  'Vous avez facturé deux fois la même livraison. Merci de me rembourser.',
  'Mi paquete se ha perdido y nadie me contesta.',
  'I was charged twice!! I want my refund, and I want it now.',
  'The driver was kind, but the box was crushed and the vase in it is broken.',
];
const OF_MAIL: readonly Habit[] = ['plain', 'plain', 'twice', 'second-thought', 'out-of-office', 'cut-off', 'machine'];
const OF_TEXT: readonly Habit[] = ['plain', 'plain', 'twice', 'second-thought', 'stop'];
const OF_FORM: readonly Habit[] = ['plain', 'plain', 'twice'];
const OF_CHAT: readonly Habit[] = ['plain', 'twice', 'second-thought', 'cut-off'];
// Numbers that are kept for stories (Ofcom), without ours.
const MOST_TEXTS = 900;

/** The n-th customer of a run. */
export function customerOf(n: number, random: SeededRandom): Customer {
  const name = random.pick(NAMES);
  const words = `${random.pick(WORDS)} (${String(n)})`;
  const way = random.pick<Way>(n < MOST_TEXTS ? ['email', 'email', 'sms', 'web', 'chat'] : ['email', 'web', 'chat']);
  const address = {
    email: `customer${String(n)}@customer.example`,
    sms: `+447700900${String(100 + n).padStart(3, '0')}`,
    web: `customer${String(n)}@customer.example`,
    chat: `conversation ${String(n)}`,
  }[way];
  const habits = { email: OF_MAIL, sms: OF_TEXT, web: OF_FORM, chat: OF_CHAT }[way];
  return { way, address, name, words, habit: random.pick(habits) };
}

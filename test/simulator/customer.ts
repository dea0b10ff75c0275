import type { SeededRandom } from '@redress/testing';

export type Way = 'email' | 'sms' | 'whatsapp' | 'web' | 'chat';

/**
 * How a customer behaves beside complaining. `disorder`: what they add comes before what they began with. `copied`: to two of our
 * addresses, with somebody in copy. `cut-off`: the connection is lost before the complaint is through. `unsure`: it is lost
 * before they hear that we have it, and they send it again. `returns`: complains of something else later. `bounced`: what we send
 * comes back. `burst`: in three messages that come at once. `picture`, `voice`: with a picture, with a voice note and no words.
 * `stop-start`: wants to hear no more, and then does.
 */
export const HABITS = {
  plain: ['email', 'sms', 'whatsapp', 'web', 'chat'],
  twice: ['email', 'sms', 'whatsapp', 'web', 'chat'],
  'second-thought': ['email', 'sms', 'whatsapp', 'chat'],
  'out-of-office': ['email'],
  copied: ['email'],
  disorder: ['email', 'sms', 'whatsapp'],
  'cut-off': ['email', 'web', 'chat'],
  unsure: ['email', 'web', 'chat'],
  returns: ['email', 'web'],
  bounced: ['email'],
  greets: ['sms', 'whatsapp', 'chat'],
  burst: ['sms', 'whatsapp'],
  picture: ['sms', 'whatsapp'],
  voice: ['whatsapp'],
  stop: ['sms', 'whatsapp'],
  'stop-start': ['sms', 'whatsapp'],
  machine: ['email'],
} as const satisfies Readonly<Record<string, readonly Way[]>>;

export type Habit = keyof typeof HABITS;

/** Somebody with one trouble, or with two one after the other. Addresses differ, so that what arrives at one is about its troubles. */
export interface Customer {
  readonly way: Way;
  /** Where they hear from us: a mail address, a number (`whatsapp:` before it on WhatsApp), or the name of a conversation. */
  readonly address: string;
  readonly name: string;
  readonly language: Language;
  readonly words: string;
  readonly habit: Habit;
}

type Language = 'en' | 'de' | 'fr' | 'es';

const NAMES: Readonly<Record<Language, readonly string[]>> = {
  en: ['Kim', 'Jo', 'Dana', 'Omari'],
  de: ['Pia', 'Søren', 'Mehmet'],
  fr: ['Léa', 'Zoë', 'Anh'],
  es: ['Luz', 'Ari', 'Íñigo'],
};
// Calm, angry, and short of words.
const WORDS: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'The driver was kind, but the box was crushed and the vase in it is broken.',
    'I was charged twice!! I want my refund, and I want it NOW.',
    'parcel late again',
  ],
  de: [
    'Das Paket kam beschädigt an. Bitte melden Sie sich bei mir.',
    'Zum dritten Mal zu spät! Das lasse ich mir nicht länger bieten!!',
    'Paket fehlt',
  ],
  fr: [
    'Vous avez facturé deux fois la même livraison. Merci de me rembourser.',
    'C’est inadmissible, personne ne répond au téléphone !',
    'colis perdu',
  ],
  es: [
    'Mi paquete se ha perdido y nadie me contesta.',
    '¡Es la segunda vez! Quiero hablar con un responsable.',
    'paquete roto',
  ],
};
const WAYS: readonly Way[] = ['email', 'email', 'sms', 'whatsapp', 'web', 'chat'];
const MOST_NUMBERS = 90_000;

/** The n-th customer of a run. @param run sets the addresses of one run apart from those of any other: five digits */
export function customerOf(n: number, run: string, random: SeededRandom): Customer {
  const language = random.pick(Object.keys(WORDS) as Language[]);
  const way = random.pick(WAYS.filter((each) => !hasNumber(each) || n < MOST_NUMBERS));
  const mail = `customer${String(n)}.${run}@customer.example`;
  const number = `+4475${run.slice(2)}${backwards(10_000 + n)}`;
  const address = {
    email: mail,
    sms: number,
    whatsapp: `whatsapp:${number}`,
    web: mail,
    chat: `conversation ${String(n)}`,
  }[way];
  return {
    way,
    address,
    name: random.pick(NAMES[language]),
    language,
    words: `${random.pick(WORDS[language])} (${String(n)})`,
    habit: habitOf(way, random),
  };
}

function hasNumber(way: Way): boolean {
  return way === 'sms' || way === 'whatsapp';
}

// Neighbours in a run are far apart as numbers: what limits texts to a range of numbers is for strangers.
function backwards(n: number): string {
  return [...String(n)].reverse().join('');
}

// Every other customer only complains.
function habitOf(way: Way, random: SeededRandom): Habit {
  if (random.chance(0.5)) return 'plain';
  const all = Object.entries(HABITS) as [Habit, readonly Way[]][];
  return random.pick(all.filter(([, ways]) => ways.includes(way)).map(([habit]) => habit));
}

import type { UpdateKind } from '@redress/contracts';

/**
 * What there are words for: each kind of update, the notice that goes when nobody wrote any, and what a short channel says
 * of a text that does not fit into it, or that nobody there has read.
 */
export type TemplateKind = UpdateKind | 'plain-notice' | 'announcement' | 'also-sent';

/** Languages that every template must have; others may be added, whole. */
export const COMPLETE_LANGUAGES = ['en', 'de', 'fr', 'es'] as const;

/** How an update is written: a mail or letter, a page, a text message of two segments, one on WhatsApp, a line in a
 * conversation. */
export const TEMPLATE_CHANNELS = ['mail', 'web', 'sms', 'whatsapp', 'chat'] as const;
export type TemplateChannel = (typeof TEMPLATE_CHANNELS)[number];

/**
 * One kind in one language. Texts are ICU messages, one a line: a line whose value is not known falls away, an empty line
 * begins a paragraph.
 */
export interface Template {
  readonly kind: TemplateKind;
  /** BCP 47, a language alone. */
  readonly language: string;
  /** Raised with every change of the words; the same in all languages of a kind. */
  readonly version: number;
  readonly subject: string;
  readonly text: Readonly<Record<TemplateChannel, string>>;
}

/** All values that words may name. Instants are RFC 3339. */
export interface TemplateValues {
  readonly reference?: string;
  /** The name that customers know us by. */
  readonly organisation?: string;
  readonly receivedAt?: string;
  readonly expectedBy?: string;
  readonly nextContactBy?: string;
  /** A team or a person, under the name shown to customers. */
  readonly handledBy?: string;
  readonly link?: string;
  readonly phone?: string;
  /** Our address for mail, and for letters. */
  readonly email?: string;
  readonly post?: string;
  /** Whoever a customer can turn to next, with an address. */
  readonly recourse?: string;
  /** Whom to call in danger. */
  readonly emergency?: string;
  /** What a person wrote. */
  readonly text?: string;
  /** Links, one a line, and how many. */
  readonly links?: string;
  readonly count?: number;
  /** Cases that may be meant, one a line: code, reference, date. */
  readonly cases?: string;
}
export type ValueName = keyof TemplateValues;

/** Which values the words of a kind name. */
interface NamedValues {
  /** The mail names each of them. */
  readonly required: readonly ValueName[];
  readonly optional?: readonly ValueName[];
  /** What even a text message must name. */
  readonly short: readonly ValueName[];
}

const ALWAYS = ['reference', 'organisation'] as const;
const WORDS = ['text', 'reference'] as const;

/** What the words of each kind must and may name (ISO 10002:2018 clauses 7.3, 7.4, 7.8, 7.9). */
export const NAMED_VALUES: Readonly<Record<TemplateKind, NamedValues>> = {
  receipt: {
    required: [...ALWAYS, 'receivedAt', 'expectedBy', 'handledBy', 'link', 'phone'],
    optional: ['emergency'],
    short: [...ALWAYS, 'receivedAt', 'expectedBy', 'handledBy', 'link', 'phone'],
  },
  understood: { required: [...ALWAYS, 'text'], optional: ['expectedBy'], short: WORDS },
  reply: { required: [...ALWAYS, 'text'], short: WORDS },
  question: { required: [...ALWAYS, 'text'], short: WORDS },
  progress: { required: [...ALWAYS, 'text', 'nextContactBy'], short: [...WORDS, 'nextContactBy'] },
  delay: { required: [...ALWAYS, 'text', 'nextContactBy', 'recourse'], short: [...WORDS, 'nextContactBy'] },
  // In a text message it is announced: a decision comes on something that can be kept.
  decision: { required: [...ALWAYS, 'text', 'recourse', 'phone'], optional: ['link'], short: ['reference', 'link'] },
  closed: { required: [...ALWAYS, 'recourse'], short: ['reference'] },
  reopened: { required: [...ALWAYS, 'receivedAt', 'nextContactBy', 'link'], short: ['reference', 'nextContactBy'] },
  'hand-over': { required: [...ALWAYS, 'handledBy'], short: ['reference', 'handledBy'] },
  access: { required: ['organisation', 'links', 'count'], short: ['links'] },
  emergency: { required: [...ALWAYS, 'emergency', 'phone'], short: ['emergency', 'phone'] },
  'which-case': { required: ['organisation', 'cases'], short: ['organisation', 'cases'] },
  // The visitor's own words, in the conversation in which they wrote them.
  summary: {
    required: [...ALWAYS, 'text', 'handledBy', 'link'],
    short: [...WORDS, 'handledBy', 'link'],
  },
  'plain-notice': {
    required: [...ALWAYS, 'nextContactBy', 'recourse', 'link'],
    short: ['reference', 'nextContactBy'],
  },
  // Said in the conversation that it is about.
  warning: { required: ALWAYS, short: ['reference'] },
  'conversation-ended': {
    required: [...ALWAYS, 'link', 'phone', 'email', 'post'],
    short: ['reference', 'link', 'phone'],
  },
  'conversation-resumed': { required: ALWAYS, short: ['reference'] },
  announcement: { required: [...ALWAYS, 'link'], short: ['reference', 'link'] },
  'also-sent': { required: [...ALWAYS, 'link'], short: ['reference', 'link'] },
};

export const TEMPLATE_KINDS = Object.keys(NAMED_VALUES) as readonly TemplateKind[];

/** Values without which there is no update of the kind; all others fall away with their line. */
export const INDISPENSABLE: readonly ValueName[] = ['reference', 'organisation', 'text', 'links', 'count', 'cases'];

/** True for kinds that bring what a person wrote. */
export function bringsWords(kind: TemplateKind): boolean {
  return NAMED_VALUES[kind].required.includes('text');
}

/** True for kinds that bring it in a text message, too, where it fits. */
export function bringsWordsInShort(kind: TemplateKind): boolean {
  return NAMED_VALUES[kind].short.includes('text');
}

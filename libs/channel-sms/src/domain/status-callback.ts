import { TEXT_NETWORKS, type TextNetwork } from './text-network.js';

/**
 * What was sent of an update: its words, a template, or a template in place of words that came too late. Only the second of two
 * messages counts, so states of the first must be told apart.
 */
export const SENT_FORMS = ['words', 'template', 'instead'] as const;
export type SentForm = (typeof SENT_FORMS)[number];

/** The form of a message that left when its update had been begun anew `course` times. */
export function sentForm(isWords: boolean, course = 0): SentForm {
  if (isWords) return 'words';
  return course === 0 ? 'template' : 'instead';
}

/** What the provider is told to name when it tells how far a text has come. */
export interface Told {
  /** Our id of the update. */
  readonly update: string;
  /** `sms` unless told. */
  readonly channel?: TextNetwork;
  /** `words` unless told. */
  readonly sent?: SentForm;
}

/** The address under `url` where the states of a text are told. */
export function statusCallback(url: string, told: Told): string {
  return `${url}?${new URLSearchParams({ ...told }).toString()}`;
}

/** Reads the query of that address; undefined where it names no update. */
export function readTold(query: Readonly<Record<string, unknown>>): Required<Told> | undefined {
  const { update, channel, sent } = query;
  if (typeof update !== 'string' || update === '') return undefined;
  return {
    update,
    channel: TEXT_NETWORKS.find((each) => each === channel) ?? 'sms',
    sent: SENT_FORMS.find((each) => each === sent) ?? 'words',
  };
}

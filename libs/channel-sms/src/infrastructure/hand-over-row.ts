import { sha256, type Instant } from '@redress/kernel';
import { defineCollection, type CollectionDefinition } from '@redress/persistence';
import type { TextNetwork } from '../domain/text-network.js';
import type { OutgoingText } from './text-provider.js';

/** A text that is being handed over, or of which nobody knows whether it was: written before the first byte leaves. */
export interface HandOverRow {
  /** Update, attempt and form: each hand-over has its own, so that the end of one never ends another. */
  _id: string;
  update: string;
  /** As the provider writes it. */
  to: string;
  /** SHA-256 of the words, by which the provider's list is searched. */
  words?: string;
  /** Of a template, whose words the provider puts together: the link in it, which no other message has. */
  link?: string;
  beganAt: Instant;
  /** How often the update had been begun anew, as in its delivery's row: what is found tells of this message, not of another one. */
  course?: number;
}

/** By what a text is known again in the provider's list. */
export function marksOf(text: Pick<OutgoingText, 'said'>): Pick<HandOverRow, 'words' | 'link'> {
  return 'body' in text.said ? { words: sha256(text.said.body) } : { link: text.said.link };
}

export function isKnownBy({ words, link }: Pick<HandOverRow, 'words' | 'link'>, body: string): boolean {
  return link === undefined ? sha256(body) === words : body.includes(link);
}

export const HAND_OVERS: Readonly<Record<TextNetwork, CollectionDefinition<HandOverRow>>> = {
  sms: define('sms_hand_overs'),
  whatsapp: define('whatsapp_hand_overs'),
};

function define(name: string): CollectionDefinition<HandOverRow> {
  return defineCollection<HandOverRow>({ name, indexes: [{ paths: ['beganAt'] }] });
}

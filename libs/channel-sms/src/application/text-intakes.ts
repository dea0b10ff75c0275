import type { Instant } from '@redress/kernel';
import { readText, type FormFields } from '../domain/received-text.js';
import { networkOf, type TextNetwork } from '../domain/text-network.js';
import type { TextIntake } from './text-intake.js';

/** What the provider brings, to the channel that it is for: one address of ours hears of every network. */
export class TextIntakes {
  constructor(private readonly intakes: Readonly<Record<TextNetwork, Pick<TextIntake, 'take'>>>) {}

  /** As `TextIntake.take`. */
  async take(fields: FormFields, receivedAt?: Instant): Promise<boolean> {
    const text = readText(fields);
    return text === undefined ? false : await this.intakes[networkOf(text.from)].take(fields, receivedAt);
  }
}

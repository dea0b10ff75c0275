import type { Instant } from '@redress/kernel';
import { readText, type FormFields } from '../domain/received-text.js';
import { networkOf, type TextNetwork } from '../domain/text-network.js';
import type { OwnNumbers } from './own-numbers.js';
import type { TextIntake } from './text-intake.js';

/** What takes the texts of a network in. */
export interface NetworkIntake {
  readonly intake: Pick<TextIntake, 'take'>;
  readonly ownNumbers: Pick<OwnNumbers, 'note'>;
}

/** What the provider brings, to the channel that it is for: one address of ours hears of every network. */
export class TextIntakes {
  constructor(private readonly intakes: Readonly<Record<TextNetwork, NetworkIntake>>) {}

  /** As `TextIntake.take`. */
  async take(fields: FormFields, receivedAt?: Instant): Promise<boolean> {
    const text = readText(fields);
    if (text === undefined) return false;
    const { intake, ownNumbers } = this.intakes[networkOf(text.from)];
    // What the provider brings here is meant for us: so its number is ours, whoever lists it.
    await ownNumbers.note(text.to);
    return await intake.take(fields, receivedAt);
  }
}

import type { Instant } from '@redress/kernel';
import type { Channel } from '@redress/contracts';

/** Who complains, as far as anybody knows. `key` is the keyed hash of the address. */
export interface Customer {
  readonly key: string;
  readonly address?: string;
  readonly name?: string;
  readonly proved: boolean;
  /** Whoever reads at the address says that the complaint is not theirs: nothing more goes there. */
  readonly wrongPerson?: boolean;
  /** When a person gave the case this address in place of another; absent for the one that it began with. */
  readonly since?: Instant;
  /** A mail system said that nobody is at the address. */
  readonly undeliverable?: boolean;
  /** Keyed hash of the telephone number that they gave with the complaint, where that is not its address. */
  readonly number?: string;
  /** Keyed hash of the mail address that they gave in a conversation, where `key` is that of the conversation. */
  readonly mail?: string;
  /** No texts reach that number. */
  readonly numberBad?: boolean;
  /** The ways on which whoever reads at the address wants no more messages. */
  readonly stopped?: readonly Channel[];
  /** When they last said on a way that they want messages there again. */
  readonly startedAt?: Readonly<Partial<Record<Channel, Instant>>>;
}

/** What limits what they may be told on a way. */
export interface WayLimits {
  /** When they last wrote there; kept where it matters (WhatsApp). */
  readonly heardAt?: Instant;
  /** A telephone whose number was only left, and may be anybody's. */
  readonly left?: true;
}

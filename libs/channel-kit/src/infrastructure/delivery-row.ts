import type { DeliveryState } from '@redress/contracts';
import type { Instant } from '@redress/kernel';
import { defineCollection } from '@redress/persistence';
import type { Outgoing } from '../domain/outgoing.js';
import { byChannel } from './by-channel.js';

/** One attempt: its number, when it ended, and how. */
export interface DeliveryTry {
  readonly attempt: number;
  readonly at: Instant;
  readonly outcome: string;
  readonly reason: string;
}

/** When an attempt began to hand its message over, written before the first byte leaves. */
export interface HandOverNote {
  readonly attempt: number;
  readonly at: Instant;
  /** By what the sender knows the message again on the other side. */
  readonly knownBy: Readonly<Record<string, string>>;
}

/** One update on its way to its recipient; open until it is finished and the case service has been told. */
export interface DeliveryRow {
  /** The update id. */
  _id: string;
  /** Of a notice to staff: the notice. */
  caseId: string;
  recipientKey: string;
  /** Updates of one lane (case and recipient) go out in order. */
  lane: string;
  state: DeliveryState;
  /** The update of the same lane that goes before this one. */
  after?: string;
  update: Outgoing;
  attempts: number;
  /** When this gateway first heard of it, or might first send it; waits are counted from here. */
  acceptedAt: Instant;
  notBefore: Instant;
  dueAt: Instant;
  open: 0 | 1;
  /** Who sends, and until when nobody else may. */
  leaseToken?: string;
  leaseUntil?: Instant;
  /** Written before the first byte leaves. */
  claimedAt?: Instant;
  /** The last hand-over, of a sender that notes them. */
  handOver?: HandOverNote;
  /** What came of the last attempts, the oldest first; one that ended with its process left no word. */
  tries?: readonly DeliveryTry[];
  /** The updates that go out as this one message, where it is a group; nobody but the gateway knows of it. */
  together?: readonly string[];
  /** True once it had to wait because of what its address has had. */
  held?: true;
  /** How often it was begun anew after the other side had taken it: it is another message since. */
  course?: number;
  /** The group that goes out for this update. */
  follows?: string;
  externalId?: string;
  reason?: string;
  /** The other side said that nobody can be reached at this address. */
  addressBad?: true;
  /** When `state` became what it is. */
  changedAt: Instant;
  reportedState?: DeliveryState;
  issuedAt: Instant;
}

export const deliveryCollection = byChannel((channel) =>
  defineCollection<DeliveryRow>({
    name: `${channel}_deliveries`,
    indexes: [{ paths: ['open', 'dueAt'] }],
  }),
);

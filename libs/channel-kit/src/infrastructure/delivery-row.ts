import type { DeliveryState, UpdateIssued } from '@redress/contracts';
import type { Instant } from '@redress/kernel';
import { defineCollection } from '@redress/persistence';
import { byChannel } from './by-channel.js';

/** One update on its way to its recipient; open until it is finished and the case service has been told. */
export interface DeliveryRow {
  /** The update id. */
  _id: string;
  caseId: string;
  recipientKey: string;
  /** Updates of one lane (case and recipient) go out in order. */
  lane: string;
  state: DeliveryState;
  /** The update of the same lane that goes before this one. */
  after?: string;
  update: UpdateIssued;
  attempts: number;
  /** When this gateway first heard of it; waits are counted from here. */
  acceptedAt: Instant;
  notBefore: Instant;
  dueAt: Instant;
  open: 0 | 1;
  /** Who sends, and until when nobody else may. */
  leaseToken?: string;
  leaseUntil?: Instant;
  /** Written before the first byte leaves. */
  claimedAt?: Instant;
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

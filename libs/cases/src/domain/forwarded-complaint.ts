import { toEpoch, type Instant } from '@redress/kernel';
import type { MessageReceived, SenderData } from '@redress/contracts';

// What claims to be older is rather a wrong clock than a complaint.
const OLDEST_MS = 10 * 366 * 86_400_000;

/**
 * Who complains in a mail that staff sent on: its original sender, as a proposal that a person confirms. Undefined for
 * anything else, and for whoever only looks like staff.
 */
export function proposedComplainant(
  message: MessageReceived,
  isOwnSender: (address: string) => boolean,
): SenderData | undefined {
  const { from, forwarded, senderCheck } = message;
  if (forwarded?.from.address === undefined || from.address === undefined) return undefined;
  if (senderCheck?.dmarc === 'fail' || !isOwnSender(from.address)) return undefined;
  return isOwnSender(forwarded.from.address) ? undefined : forwarded.from;
}

/** The earliest date on which anybody here had the complaint; the later one where the earlier cannot be true. */
export function firstReceipt({ receivedAt, forwarded }: Pick<MessageReceived, 'receivedAt' | 'forwarded'>): Instant {
  const sentAt = forwarded?.sentAt;
  if (sentAt === undefined || sentAt >= receivedAt) return receivedAt;
  return toEpoch(receivedAt) - toEpoch(sentAt) > OLDEST_MS ? receivedAt : sentAt;
}

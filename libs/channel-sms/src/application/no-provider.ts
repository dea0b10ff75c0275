import { isForStaff, type DeliveryRow, type SendOutcome, type UpdateSender } from '@redress/channel-kit';

/**
 * Without a provider updates wait, and fail in the end like those that a provider keeps refusing: nobody is left unaware. What is for
 * staff fails at once, so that it goes by mail.
 */
export class NoProvider implements UpdateSender {
  readonly inDoubt = 'unknown';

  send({ update }: Pick<DeliveryRow, 'update'>): Promise<SendOutcome> {
    const reason = 'no provider of texts is set';
    return Promise.resolve({ state: isForStaff(update) ? 'failed' : 'refused-for-now', reason });
  }
}

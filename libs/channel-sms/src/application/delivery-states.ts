import type { DeliveryDesk } from '@redress/channel-kit';
import { evidenceOf } from '../domain/message-status.js';
import { readStatus, type FormFields } from '../domain/received-text.js';

/** Works in how far texts have come, as the provider tells it: in any order, more than once, even before its own answer. */
export class DeliveryStates {
  constructor(private readonly desk: () => Pick<DeliveryDesk, 'observe'>) {}

  /**
   * Durable when it resolves: the state stands in the delivery's row. Dedupe key: update and state, which only moves up.
   * @param updateId our own id, from the address that the provider was given
   */
  async tell(updateId: string, fields: FormFields): Promise<void> {
    const told = readStatus(fields);
    const evidence = told === undefined ? undefined : evidenceOf(told.status, told.errorCode);
    if (told === undefined || evidence === undefined) return;
    await this.desk().observe(updateId, { ...evidence, externalId: told.sid });
  }
}

import { readStatus, type FormFields } from '../domain/received-text.js';
import type { Told } from '../domain/status-callback.js';
import type { TextNetwork } from '../domain/text-network.js';
import type { TextStates } from './text-states.js';

/** Brings what the provider tells by callback to the channel that it is of. */
export class DeliveryStates {
  constructor(
    private readonly channels: Readonly<Record<TextNetwork, { readonly states: Pick<TextStates, 'observe'> }>>,
  ) {}

  /**
   * Durable when it resolves: the state stands in the delivery's row.
   * @param told what the provider was given to say with it
   */
  async tell({ channel, ...told }: Required<Told>, fields: FormFields): Promise<void> {
    const status = readStatus(fields);
    if (status !== undefined) await this.channels[channel].states.observe(told, status);
  }
}

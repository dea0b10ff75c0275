import { derivedId, instantNow, type Clock, type Ids } from '@redress/kernel';
import { EVENTS, REGENERATED, SERVICES, TOPICS, type RegenerationRequested } from '@redress/contracts';
import type { Publisher } from '@redress/messaging';

/**
 * Asks the case service to tell everything again that readers keep: views, the organisation, updates that have not ended.
 * Resolves when the request is durable; the work follows. Readers drop what they have, so asking costs only the work.
 */
export async function requestRegeneration(publisher: Publisher, clock: Clock, ids: Ids): Promise<void> {
  const requestedAt = instantNow(clock);
  const data: RegenerationRequested = { service: SERVICES.case, wanted: [...REGENERATED], requestedAt };
  const { type } = EVENTS.regenerationRequested;
  const event = { id: derivedId(type, ids.next()), type, source: SERVICES.case, time: requestedAt, data };
  await publisher.publish([{ topic: TOPICS.commands.name, key: SERVICES.case, event }]);
}

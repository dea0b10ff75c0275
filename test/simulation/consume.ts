import type { ServiceName } from '@redress/contracts';
import { deferredCollection, DeferredMessages, leaseCollection, type EventHandler } from '@redress/messaging';
import type { SimulatedProcess } from '@redress/testing';
import type { Engines } from './engines.js';
import { DEFERRAL, REGISTRY } from './simulated-surroundings.js';

export interface ConsumeInput {
  readonly process: SimulatedProcess;
  readonly engines: Engines;
  readonly service: ServiceName;
  readonly topics: readonly string[];
  readonly handle: EventHandler;
}

/** Joins a service's group with the production logic of what cannot be done at once between log and handler. */
export async function consume({ process, engines, service, topics, handle }: ConsumeInput): Promise<DeferredMessages> {
  const messages = new DeferredMessages({
    group: service,
    registry: REGISTRY,
    handler: handle,
    deferred: engines.database.model(deferredCollection(service)),
    leases: engines.database.model(leaseCollection(service)),
    clock: process.clock,
    ids: process.ids,
    times: DEFERRAL,
  });
  await engines.bus.consume({ group: service, topics, handle: messages.process });
  await messages.start();
  return messages;
}

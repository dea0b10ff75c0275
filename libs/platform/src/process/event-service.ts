import { EVENTS, keepsSchema } from '@redress/contracts';
import {
  deferredCollection,
  EventRegistry,
  EventStrategy,
  leaseCollection,
  type EventStrategyOptions,
} from '@redress/messaging';
import type { Engines } from '../engines/engines.js';

/** Every event of this version. */
export const EVENT_REGISTRY = new EventRegistry(
  Object.values(EVENTS).map((event) => ({ ...event, accepts: (data: object) => keepsSchema(event.schema, data) })),
);

/** What a service adds to its transport: what follows when a message is parked or its place in the log is lost. */
export type EventServiceHooks = Pick<
  EventStrategyOptions,
  'onParked' | 'onOffsetLost' | 'onFatal' | 'times' | 'channel'
>;

/** Nest's transport for one service on the engines of this process; `startApp` connects it. */
export function eventService(engines: Engines, service: string, hooks: EventServiceHooks = {}): EventStrategy {
  const { bus, database, clock, ids, log } = engines;
  return new EventStrategy({
    service,
    bus,
    registry: EVENT_REGISTRY,
    deferred: database.model(deferredCollection(service)),
    leases: database.model(leaseCollection(service)),
    report: (level, message, fields) => {
      log.write(level, message, fields);
    },
    clock,
    ids,
    ...hooks,
  });
}

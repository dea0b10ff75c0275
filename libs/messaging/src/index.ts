export {
  Bus,
  type BusLog,
  type ConsumeOptions,
  type Consumption,
  type LagFigure,
  type OffsetLost,
  type TopicDefinition,
} from './bus.js';
export type { BatchHandler, BusMessage, MessageBatch } from './bus-message.js';
export { decodeEvent, encodeEvent, MAXIMUM_EVENT_BYTES, type EncodedEvent } from './cloud-events.js';
export { DEFERRAL_DEFAULTS, type DeferralOptions } from './deferred/deferral-times.js';
export { deferredCollection, leaseCollection } from './deferred/deferred-collections.js';
export { DeferredMessages, type DeferredMessagesOptions } from './deferred/deferred-messages.js';
export type { DeferredEnd, DeferredReason, DeferredRow, DeferredState } from './deferred/deferred-row.js';
export type { Delivery, EventHandler } from './deferred/event-work.js';
export { Leases, type Lease, type LeaseRow } from './deferred/leases.js';
export type { DeferredPage, ParkedDesk } from './deferred/parked-desk.js';
export type { OnParked } from './deferred/parked-notice.js';
export type { EventEnvelope, OutgoingEvent } from './event-envelope.js';
export { EventRegistry, type RegisteredEvent } from './event-registry.js';
export { EventContext } from './nest/event-context.js';
export { EventErrorFilter, passEventError } from './nest/event-error-filter.js';
export { EventStrategy, type EventStrategyOptions } from './nest/event-strategy.js';
export { OnTopic } from './nest/on-topic.js';
export { serviceTransport } from './nest/service-transport.js';
export { openBus, type OpenBusOptions } from './open-bus.js';
export { Publisher } from './publisher.js';

import { EventPattern } from '@nestjs/microservices';
import { serviceTransport } from './service-transport.js';

/** Marks the one method of `service` that handles the events of `topic`: Nest's `@EventPattern`, for this service only. */
export function OnTopic(topic: string, service: string): MethodDecorator {
  // The type argument picks the overload for handlers that take more than the payload.
  return EventPattern<string>(topic, serviceTransport(service));
}

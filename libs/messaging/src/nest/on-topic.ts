import { EventPattern } from '@nestjs/microservices';
import { serviceTransport } from './service-transport.js';

export interface TopicOptions {
  /** Handlers of this topic at work at the same time: few, where it must not slow down what the service's other topics bring. */
  readonly atOnce?: number;
}

/** Marks the one method of `service` that handles the events of `topic`: Nest's `@EventPattern`, for this service only. */
export function OnTopic(topic: string, service: string, options: TopicOptions = {}): MethodDecorator {
  // The type argument picks the overload for handlers that take more than the payload.
  return EventPattern<string>(topic, serviceTransport(service), options);
}

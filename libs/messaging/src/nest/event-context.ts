import { BaseRpcContext } from '@nestjs/microservices';
import type { Delivery } from '../deferred/event-work.js';

/** What a handler may ask for beside the event, with `@Ctx()`. */
export class EventContext extends BaseRpcContext<[Delivery]> {
  get topic(): string {
    return this.delivery.message.topic;
  }

  get key(): string {
    return this.delivery.message.key;
  }

  /** Failed tries before this one. */
  get attempts(): number {
    return this.delivery.attempts;
  }

  /** The event id of the parked message that a person had read again. */
  get replayOf(): string | undefined {
    return this.delivery.replayOf;
  }

  private get delivery(): Delivery {
    return this.args[0];
  }
}

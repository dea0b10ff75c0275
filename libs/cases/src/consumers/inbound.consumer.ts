import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { SERVICES, TOPICS, type MessageReceived } from '@redress/contracts';
import { EventContext, OnTopic, type EventEnvelope } from '@redress/messaging';
import { Dispatch } from '../application/dispatch.js';
import { CaseCore } from '../case-core.js';
import { Log } from '@redress/platform';

/** Every message that a gateway took in becomes a case or part of one. Dedupe key: the message and its reading. */
@Controller()
export class InboundConsumer {
  constructor(
    private readonly core: CaseCore,
    private readonly dispatch: Dispatch,
    private readonly log: Log,
  ) {}

  @OnTopic(TOPICS.inbound.name, SERVICES.case)
  async handle(@Payload() event: EventEnvelope<MessageReceived>, @Ctx() context: EventContext): Promise<void> {
    // What a person has read again is a new reading: it supersedes the entry that could not be read whole.
    const { data } = event;
    const message = context.replayOf === undefined ? data : Object.assign({}, data, { reading: data.reading + 1 });
    const head = await this.core.receive.receive(message);
    if (head === undefined || head.queue === '') return;
    try {
      await this.dispatch.dispatch(head);
    } catch (error) {
      // The case waits in its queue with an owner; the queue's sweeper asks again.
      this.log.warn('a case could not be given out at once; its queue will be looked at again', {
        caseId: head._id,
        error,
      });
    }
  }
}

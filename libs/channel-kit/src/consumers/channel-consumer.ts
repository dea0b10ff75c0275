import { Controller, Inject, type Type } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import {
  EVENTS,
  TOPICS,
  type Channel,
  type MessageSettled,
  type NoticeIssued,
  type ParkedWorkDecided,
  type ReadingRequested,
  type RecipientUpdated,
  type Topic,
  type UpdateIssued,
} from '@redress/contracts';
import { EventStrategy, OnTopic, type EventEnvelope } from '@redress/messaging';
import { ChannelKit } from '../application/channel-kit.js';
import { ParkedWork } from '../application/parked-work.js';

/** What the consumer of one channel is bound to. */
export interface ChannelBinding {
  readonly channel: Channel;
  readonly service: string;
  readonly outbound: Topic;
  readonly kit: symbol;
  readonly events: symbol;
  readonly parkedWork: symbol;
}

/** Makes the consumer of one gateway: fates, updates and commands, each of which may come again. */
export function channelConsumer({ channel, service, outbound, kit, events, parkedWork }: ChannelBinding): Type {
  @Controller()
  class ChannelConsumer {
    constructor(
      @Inject(kit) private readonly gateway: ChannelKit,
      @Inject(events) private readonly strategy: EventStrategy,
      @Inject(parkedWork) private readonly parked: ParkedWork,
    ) {}

    /** Dedupe key: message and reading. Losing it after the answer repeats the question, so nobody waits for the mark. */
    @OnTopic(TOPICS.intake.name, service)
    fates(@Payload() event: EventEnvelope): void {
      if (event.type === EVENTS.messageSettled.type) this.gateway.fates.settled(event.data as MessageSettled);
    }

    /** Dedupe keys: the id of the update or notice; case, recipient and version. */
    @OnTopic(outbound.name, service)
    async updates(@Payload() event: EventEnvelope): Promise<void> {
      if (event.type === EVENTS.updateIssued.type) await this.gateway.desk.accept(event.data as UpdateIssued);
      if (event.type === EVENTS.noticeIssued.type) await this.gateway.desk.acceptNotice(event.data as NoticeIssued);
      if (event.type === EVENTS.recipientUpdated.type) {
        await this.gateway.recipientUpdated(event.data as RecipientUpdated);
      }
    }

    /** Dedupe keys: the id of the parked work; message and reading. */
    @OnTopic(TOPICS.commands.name, service)
    async commands(@Payload() event: EventEnvelope): Promise<void> {
      if (event.type === EVENTS.readingRequested.type) await this.readAgain(event.data as ReadingRequested);
      if (event.type === EVENTS.parkedWorkDecided.type) {
        await this.parked.carryOut(event.data as ParkedWorkDecided, this.strategy.desk);
      }
    }

    private async readAgain({ messageId, channel: of, reading }: ReadingRequested): Promise<void> {
      if (of === channel) await this.gateway.inbox.reread(messageId, reading);
    }
  }

  return ChannelConsumer;
}

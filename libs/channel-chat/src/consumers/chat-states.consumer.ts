import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { EVENTS, SERVICES, TOPICS, type CaseViewUpdated, type OrganisationItemUpdated } from '@redress/contracts';
import { EventContext, OnTopic, type EventEnvelope } from '@redress/messaging';
import { ChatCases } from '../application/chat-cases.js';
import { Office } from '../application/office.js';

/** Keeps the gateway's read models. States carry the whole and a sequence: what is not newer is dropped. */
@Controller()
export class ChatStatesConsumer {
  constructor(
    private readonly cases: ChatCases,
    private readonly office: Office,
  ) {}

  @OnTopic(TOPICS.caseViews.name, SERVICES.chat)
  async view(@Payload() event: EventEnvelope<CaseViewUpdated | null>, @Ctx() { key }: EventContext): Promise<void> {
    if (event.data === null) await this.cases.erase(key);
    else if (event.type === EVENTS.caseViewUpdated.type) await this.cases.apply(event.data);
  }

  @OnTopic(TOPICS.organisation.name, SERVICES.chat)
  async item(@Payload() event: EventEnvelope<OrganisationItemUpdated | null>): Promise<void> {
    if (event.data !== null && event.type === EVENTS.organisationItemUpdated.type) await this.office.apply(event.data);
  }
}

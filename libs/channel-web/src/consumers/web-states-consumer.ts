import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { OrganisationProfile } from '@redress/channel-kit';
import { EVENTS, SERVICES, TOPICS, type CaseViewUpdated, type OrganisationItemUpdated } from '@redress/contracts';
import { EventContext, OnTopic, type EventEnvelope } from '@redress/messaging';
import { CaseViews } from '../application/case-views.js';

/** Keeps the gateway's read models. States carry the whole and a sequence: what is not newer is dropped. */
@Controller()
export class WebStatesConsumer {
  constructor(
    private readonly views: CaseViews,
    private readonly organisation: OrganisationProfile,
  ) {}

  @OnTopic(TOPICS.caseViews.name, SERVICES.web)
  async view(@Payload() event: EventEnvelope<CaseViewUpdated | null>, @Ctx() { key }: EventContext): Promise<void> {
    if (event.data === null) await this.views.erase(key);
    else if (event.type === EVENTS.caseViewUpdated.type) await this.views.apply(event.data);
  }

  @OnTopic(TOPICS.organisation.name, SERVICES.web)
  async item(@Payload() event: EventEnvelope<OrganisationItemUpdated | null>): Promise<void> {
    if (event.data !== null && event.type === EVENTS.organisationItemUpdated.type)
      await this.organisation.apply(event.data);
  }
}

import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { EVENTS, SERVICES, TOPICS, type CaseViewUpdated, type OrganisationItemUpdated } from '@redress/contracts';
import { EventContext, serviceTransport, type EventEnvelope } from '@redress/messaging';
import { CaseViews } from '../application/case-views.js';
import { ContactBook } from '../application/contact-details.js';

const TRANSPORT = serviceTransport(SERVICES.web);

/** Keeps the gateway's read models. States carry the whole and a sequence: what is not newer is dropped. */
@Controller()
export class WebStatesConsumer {
  constructor(
    private readonly views: CaseViews,
    private readonly contacts: ContactBook,
  ) {}

  @EventPattern<string>(TOPICS.caseViews.name, TRANSPORT)
  async view(@Payload() event: EventEnvelope<CaseViewUpdated | null>, @Ctx() { key }: EventContext): Promise<void> {
    if (event.data === null) await this.views.erase(key);
    else if (event.type === EVENTS.caseViewUpdated.type) await this.views.apply(event.data);
  }

  @EventPattern<string>(TOPICS.organisation.name, TRANSPORT)
  async item(@Payload() event: EventEnvelope<OrganisationItemUpdated | null>): Promise<void> {
    if (event.data !== null && event.type === EVENTS.organisationItemUpdated.type)
      await this.contacts.apply(event.data);
  }
}

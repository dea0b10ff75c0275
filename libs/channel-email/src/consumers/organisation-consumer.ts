import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { EVENTS, SERVICES, TOPICS, type OrganisationItemUpdated } from '@redress/contracts';
import { OnTopic, type EventEnvelope } from '@redress/messaging';
import { EmailGateway } from '../email-gateway.js';

/** What the organisation is called. Dedupe: a state that is not newer changes nothing. */
@Controller()
export class OrganisationConsumer {
  constructor(private readonly gateway: EmailGateway) {}

  @OnTopic(TOPICS.organisation.name, SERVICES.email)
  async handle(@Payload() event: EventEnvelope): Promise<void> {
    if (event.type !== EVENTS.organisationItemUpdated.type) return;
    await this.gateway.profile.apply(event.data as OrganisationItemUpdated);
  }
}

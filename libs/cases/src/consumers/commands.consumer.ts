import { Controller, Inject } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { EVENTS, SERVICES, TOPICS, type ParkedWorkDecided, type RegenerationRequested } from '@redress/contracts';
import { EventStrategy, OnTopic, type EventEnvelope } from '@redress/messaging';
import { OrganisationRegister } from '@redress/organisation';
import { ParkedWork } from '../application/parked-work.js';
import { CaseCore } from '../case-core.js';
import { CASE_EVENTS } from '../case-events-token.js';

/** What services and people ask of the case service; every command may come again. */
@Controller()
export class CommandsConsumer {
  constructor(
    private readonly core: CaseCore,
    private readonly parked: ParkedWork,
    private readonly register: OrganisationRegister,
    @Inject(CASE_EVENTS) private readonly events: EventStrategy,
  ) {}

  @OnTopic(TOPICS.commands.name, SERVICES.case)
  async handle(@Payload() event: EventEnvelope): Promise<void> {
    if (event.type === EVENTS.regenerationRequested.type) await this.regenerate(event.data as RegenerationRequested);
    if (event.type === EVENTS.parkedWorkDecided.type)
      await this.parked.carryOut(event.data as ParkedWorkDecided, this.events.desk);
  }

  private async regenerate({ wanted }: RegenerationRequested): Promise<void> {
    if (wanted.includes('views')) await this.core.regenerator.publishViews();
    if (wanted.includes('organisation')) await this.register.republish();
    if (wanted.includes('updates')) await this.core.regenerator.publishOpenUpdates();
  }
}

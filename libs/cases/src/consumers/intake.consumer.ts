import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { EVENTS, SERVICES, TOPICS, type WorkParked, type WorkUnparked } from '@redress/contracts';
import { OnTopic, type EventEnvelope } from '@redress/messaging';
import { ParkedWork } from '../application/parked-work.js';

/** What other services could not do and keep for a person. Dedupe key: the service's id of the work. */
@Controller()
export class IntakeConsumer {
  constructor(private readonly parked: ParkedWork) {}

  @OnTopic(TOPICS.intake.name, SERVICES.case)
  async handle(@Payload() event: EventEnvelope): Promise<void> {
    if (event.type === EVENTS.workParked.type) await this.parked.noteParked(event.data as WorkParked);
    if (event.type === EVENTS.workUnparked.type) await this.parked.noteEnded(event.data as WorkUnparked);
  }
}

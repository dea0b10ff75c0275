import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { SERVICES, TOPICS, type DeliveryChanged } from '@redress/contracts';
import { OnTopic, type EventEnvelope } from '@redress/messaging';
import { CaseCore } from '../case-core.js';

/** How far updates have come. Dedupe key: the update and its state. */
@Controller()
export class ReceiptsConsumer {
  constructor(private readonly core: CaseCore) {}

  @OnTopic(TOPICS.receipts.name, SERVICES.case)
  async handle(@Payload() event: EventEnvelope<DeliveryChanged>): Promise<void> {
    await this.core.deliveries.record(event.data);
  }
}

import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { EVENTS, SERVICES, TOPICS, type DeliveryChanged, type NoticeDeliveryChanged } from '@redress/contracts';
import { OnTopic, type EventEnvelope } from '@redress/messaging';
import { StaffNotices } from '../application/staff-notices.js';
import { CaseCore } from '../case-core.js';

// Evidence can wait where complaints come faster than both can be worked in; receipts for them cannot. Each takes some five writes
// one after the other, so that the slower the store is, the more of it is left for who waits for a receipt.
const AT_ONCE = 8;

/** How far updates and notices have come. Dedupe key: the update or notice and its state. */
@Controller()
export class ReceiptsConsumer {
  constructor(
    private readonly core: CaseCore,
    private readonly notices: StaffNotices,
  ) {}

  @OnTopic(TOPICS.receipts.name, SERVICES.case, { atOnce: AT_ONCE })
  async handle(@Payload() event: EventEnvelope): Promise<void> {
    if (event.type === EVENTS.deliveryChanged.type) await this.core.deliveries.record(event.data as DeliveryChanged);
    if (event.type === EVENTS.noticeDeliveryChanged.type) {
      await this.notices.delivered(event.data as NoticeDeliveryChanged);
    }
  }
}

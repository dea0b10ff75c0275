// Before the classes: their decorators write down types with it when they are loaded.
import 'reflect-metadata';
import type { Topic } from './topics.js';
import { TOPICS } from './topics.js';
import { CaseViewUpdated } from './events/case-view-updated.js';
import { ConversationSignalled } from './events/conversation-signalled.js';
import { DeliveryChanged } from './events/delivery-changed.js';
import { MessageReceived } from './events/message-received.js';
import { MessageSettled } from './events/message-settled.js';
import { NoticeDeliveryChanged } from './events/notice-delivery-changed.js';
import { NoticeIssued } from './events/notice-issued.js';
import { OrganisationItemUpdated } from './events/organisation-item-updated.js';
import { ReadingRequested } from './events/reading-requested.js';
import { RecipientUpdated } from './events/recipient-updated.js';
import { RegenerationRequested } from './events/regeneration-requested.js';
import { UpdateIssued } from './events/update-issued.js';
import { ParkedWorkDecided, WorkParked, WorkUnparked } from './events/work-parked.js';

/** What the wire name of an event means: the class that validates its data, and the topics it travels on. */
export interface EventDefinition<T extends object = object> {
  readonly type: string;
  readonly schema: new () => T;
  readonly topics: readonly Topic[];
}

function define<T extends object>(type: string, schema: new () => T, ...topics: readonly Topic[]): EventDefinition<T> {
  return { type, schema, topics };
}

/** Every event there is. Wire names are lower-case, past tense, versioned, and never a class name. */
export const EVENTS = {
  messageReceived: define('redress.message.received.v1', MessageReceived, TOPICS.inbound),
  messageSettled: define('redress.message.settled.v1', MessageSettled, TOPICS.intake),
  updateIssued: define(
    'redress.update.issued.v1',
    UpdateIssued,
    TOPICS.outboundEmail,
    TOPICS.outboundSms,
    TOPICS.outboundWhatsapp,
    TOPICS.outboundWeb,
    TOPICS.outboundChat,
  ),
  recipientUpdated: define(
    'redress.recipient.updated.v1',
    RecipientUpdated,
    TOPICS.outboundEmail,
    TOPICS.outboundSms,
    TOPICS.outboundWhatsapp,
    TOPICS.outboundWeb,
    TOPICS.outboundChat,
  ),
  deliveryChanged: define('redress.delivery.changed.v1', DeliveryChanged, TOPICS.receipts),
  noticeIssued: define('redress.notice.issued.v1', NoticeIssued, TOPICS.outboundEmail, TOPICS.outboundSms),
  noticeDeliveryChanged: define('redress.notice-delivery.changed.v1', NoticeDeliveryChanged, TOPICS.receipts),
  caseViewUpdated: define('redress.case-view.updated.v1', CaseViewUpdated, TOPICS.caseViews),
  organisationItemUpdated: define('redress.organisation-item.updated.v1', OrganisationItemUpdated, TOPICS.organisation),
  conversationSignalled: define('redress.conversation.signalled.v1', ConversationSignalled, TOPICS.live),
  regenerationRequested: define('redress.regeneration.requested.v1', RegenerationRequested, TOPICS.commands),
  readingRequested: define('redress.reading.requested.v1', ReadingRequested, TOPICS.commands),
  workParked: define('redress.work.parked.v1', WorkParked, TOPICS.intake),
  workUnparked: define('redress.work.unparked.v1', WorkUnparked, TOPICS.intake),
  parkedWorkDecided: define('redress.parked-work.decided.v1', ParkedWorkDecided, TOPICS.commands),
} as const;

const BY_TYPE: ReadonlyMap<string, EventDefinition> = new Map(Object.values(EVENTS).map((each) => [each.type, each]));

/** The definition of a wire name, or undefined for one that this version does not know. */
export function findEvent(type: string): EventDefinition | undefined {
  return BY_TYPE.get(type);
}

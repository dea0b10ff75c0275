export { asyncApiDocument } from './async-api.js';
export {
  CHANNELS,
  CUSTOMER_STATES,
  DELIVERY_STATES,
  FATES,
  HOLD_REASONS,
  MESSAGE_KINDS,
  MESSAGE_ASKS,
  REQUEST_TYPES,
  UPDATE_KINDS,
  type Channel,
  type CustomerState,
  type DeliveryState,
  type Fate,
  type HoldReason,
  type MessageKind,
  type MessageAsk,
  type RequestType,
  type UpdateKind,
} from './channels.js';
export { EVENTS, findEvent, type EventDefinition } from './event-registry.js';
export { CaseViewUpdated, VisibleEntryData } from './events/case-view-updated.js';
export { ConversationSignalled } from './events/conversation-signalled.js';
export { DeliveryChanged } from './events/delivery-changed.js';
export { MessageReceived, RequestData, ThreadingCluesData } from './events/message-received.js';
export { ForwardedMailData, SenderCheckData, SenderData } from './events/sender.js';
export { MessageSettled } from './events/message-settled.js';
export { NoticeDeliveryChanged } from './events/notice-delivery-changed.js';
export { NoticeIssued } from './events/notice-issued.js';
export { OrganisationItemUpdated } from './events/organisation-item-updated.js';
export { ReadingRequested } from './events/reading-requested.js';
export { RecipientUpdated } from './events/recipient-updated.js';
export { REGENERATED, RegenerationRequested, type Regenerated } from './events/regeneration-requested.js';
export { AttachmentData, StoredFileData } from './events/stored-file.js';
export { TextContentData } from './events/text-content.js';
export { RecipientData, UpdateIssued } from './events/update-issued.js';
export { ParkedWorkDecided, WorkParked, WorkUnparked } from './events/work-parked.js';
export { keepsSchema } from './keeps-schema.js';
export { SERVICES, type ServiceName } from './service-names.js';
export { outboundTopic, TOPICS, type Topic } from './topics.js';

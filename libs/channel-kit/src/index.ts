export { Batcher, type BatcherOptions } from './application/batcher.js';
export { CaseRecipients, type CaseRecipient } from './application/case-recipients.js';
export { ChannelKit, type ChannelEngines, type ChannelParts } from './application/channel-kit.js';
export {
  DeliveryDesk,
  type DeliveryEvidence,
  type DoubtfulUpdate,
  type TakenUpdate,
} from './application/delivery-desk.js';
export { DeliverySender } from './application/delivery-sender.js';
export { FateKeeper } from './application/fate-keeper.js';
export { GatewayReconciler, type Differences, type MessageSource } from './application/gateway-reconciler.js';
export { Inbox, type AcceptInput, type Accepted } from './application/inbox.js';
export { InboxSweeper } from './application/inbox-sweeper.js';
export type { Normaliser } from './application/normaliser.js';
export { OrganisationProfile } from './application/organisation-profile.js';
export { Suppressions } from './application/suppressions.js';
export type { ChannelLog, Surroundings } from './application/surroundings.js';
export type { BeginHandOver, SendingLine, SendOutcome, UpdateSender } from './application/update-sender.js';
export { Periodic } from './application/periodic.js';
export { ChannelKitModule, gatewayRole, type ChannelModuleOptions } from './channel-kit.module.js';
export { channelEvents, channelKit } from './channel-tokens.js';
export { cleanLine, cleanText } from './domain/clean-text.js';
export { isForStaff, type Outgoing } from './domain/outgoing.js';
export { isSmallTalk } from './domain/small-talk.js';
export { DEFAULT_TIMING, type Timing } from './domain/timing.js';
export { TokenBuckets, type BucketOptions } from './domain/token-bucket.js';
export { caseRecipientCollection, type CaseRecipientRow } from './infrastructure/case-recipient-row.js';
export { deliveryCollection, type DeliveryRow, type HandOverNote } from './infrastructure/delivery-row.js';
export { keepNewest } from './infrastructure/newest-state.js';
export { organisationCollection, type OrganisationRow } from './infrastructure/organisation-row.js';
export { inboxCollection, type InboxRow, type Json, type StoredRaw } from './infrastructure/inbox-row.js';
export {
  suppressionCollection,
  SUPPRESSION_REASONS,
  type SuppressionReason,
  type SuppressionRow,
} from './infrastructure/suppression-row.js';

export { BackgroundWork } from './application/background-work.js';
export { OrganisationPolicy, type PolicyParts } from './application/organisation-policy.js';
export { PARKED_WORK, ParkedWork, type ParkedWorkRecord } from './application/parked-work.js';
export { ReadCase, type ShownEntry, type WholeCase } from './application/read-case.js';
export { DecideLateMessage, type LateSaid } from './application/decide-late-message.js';
export { OwnerSweeper } from './application/owner-sweeper.js';
export { fillPage, type FilledPage, type FilteredWalk } from './application/fill-page.js';
export { PageCursors } from './application/page-cursors.js';
export { cursorInvalid, readPlace, writePlace, type PagePlace } from './application/page-place.js';
export { VisitorSignals, type VisitorSignal } from './application/visitor-signals.js';
export type { FilesToSend, MessageFiles } from './application/message-files.js';
export { StaffNotices } from './application/staff-notices.js';
export { StaffUploads } from './application/staff-uploads.js';
export { requestRegeneration } from './application/request-regeneration.js';
export { CASE_EVENTS } from './case-events-token.js';
export { HeldWatch } from './application/held-watch.js';
export { CaseSweeps } from './application/case-sweeps.js';
export { CasesModule } from './cases.module.js';
export { CaseChanger, type Changed } from './application/case-changer.js';
export { Dispatch } from './application/dispatch.js';
export { CASE_LEASES, CaseCore, CaseStores, type CaseCoreParts } from './case-core.js';
export { SEAT_FOLLOWER, type SeatFollower } from './application/seat-follower.js';
export {
  byUrgency,
  type QueuePlace,
  needsKey,
  nextMove,
  readNeeds,
  slotName,
  type CaseNeeds,
  type NextMove,
  type SlotName,
} from './domain/case-queue.js';
export {
  CLOCK_DUTIES,
  earliestDue,
  isOpen,
  NEVER,
  type CaseClock,
  type ClockDuty,
  type ClockStep,
} from './domain/case-clock.js';
export { isLive } from './domain/live-conversation.js';
export { AFTER_CLOSURE } from './domain/after-closure.js';
export { bareHead } from './domain/bare-head.js';
export type { AssignmentReason } from './domain/case-assignment.js';
export type { CaseEntry, CaseHead, CaseSlot, HistoryRow, PendingItem } from './domain/case-head.js';
export { BOUNDS, SHARDS } from './domain/case-head.js';
export type {
  Accountable,
  CaseEvent,
  CaseHappening,
  CasePolicy,
  ClockRules,
  ReceiptFacts,
  ReceiptText,
} from './domain/case-policy.js';
export { dangerWaits } from './domain/danger-in-hand.js';
export { openDrafts } from './domain/draft.js';
export { isSafety, URGENCY, type Urgency } from './domain/urgency.js';
export {
  NOTHING_FOUND,
  type MessageFindings,
  type MessageTriage,
  type MessageWords,
} from './domain/message-findings.js';
export { barredPeople, fieldsOfConflicts, isBarred, isCleared, type CaseConflict } from './domain/case-conflict.js';
export { hasEnded, overtakes } from './domain/delivery-evidence.js';
export { brokenLink } from './domain/history-chain.js';
export {
  CASE_MOVES,
  CASE_STATES,
  isClosed,
  lifecycleDiagram,
  lifecycleFaults,
  type CaseState,
} from './domain/lifecycle.js';
export { walkRows } from './infrastructure/walk-rows.js';
export { CaseStore } from './infrastructure/case-store.js';
export {
  BINDINGS,
  CASE_COLLECTIONS,
  CASE_ENTRIES,
  CASE_HISTORY,
  CASE_REFERENCES,
  CASES,
  DOORS,
  HELD,
  INTAKE,
  THREAD_IDS,
  UPDATES,
  type BindingRecord,
  type DoorRecord,
  type IntakeRecord,
  type ThreadIdRecord,
  type UpdateRecord,
} from './infrastructure/collections.js';
export { nameOfUrgency, URGENCIES, urgencyOf } from './domain/urgency-name.js';

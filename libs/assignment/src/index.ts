export { AssignmentSweeps } from './application/assignment-sweeps.js';
export { Dispatcher } from './application/dispatcher.js';
export type { DutyRoster } from './application/duty-roster.js';
export { OrganisationRoster } from './application/organisation-roster.js';
export { QueueSweeper } from './application/queue-sweeper.js';
export { SlotSweeper } from './application/slot-sweeper.js';
export { SEATS, SeatStore, type SeatRecord, type Slot } from './infrastructure/seat-store.js';
export { AssignmentModule } from './assignment.module.js';

export { AssignCase, type Award, type AwardOutcome } from './application/assign-case.js';
export { AssignmentSweeps } from './application/assignment-sweeps.js';
export { Dispatcher, type DispatchTold } from './application/dispatcher.js';
export type { Roster } from './application/roster.js';
export { OrganisationRoster } from './application/organisation-roster.js';
export { SeatKeeper } from './application/seat-keeper.js';
export { ServeQueue, type OnFailure } from './application/serve-queue.js';
export { SlotSweeper } from './application/slot-sweeper.js';
export type { Demand, Person } from './domain/person.js';
export { SEATS, SeatStore, type SeatRecord, type Slot } from './infrastructure/seat-store.js';
export { AssignmentModule } from './assignment.module.js';
export { AssignByHand, type HandOver } from './application/assign-by-hand.js';
export { ConsiderCase } from './application/consider-case.js';
export { CoverSweeper } from './application/cover-sweeper.js';
export { DangerSweeper } from './application/danger-sweeper.js';
export { GiveBack } from './application/give-back.js';
export { ListQueue } from './application/list-queue.js';
export { PickUpSweeper } from './application/pick-up-sweeper.js';
export { ReleaseCase, type Release } from './application/release-case.js';
export { TakeNext } from './application/take-next.js';
export { DutyBook } from './application/duty-book.js';
export { ImportShifts } from './application/import-shifts.js';
export { OwnDutyPlan } from './application/own-duty.js';
export { DutyPlanStore } from './infrastructure/duty-plan-store.js';
export {
  LONGEST_DAYS,
  SimulateAssignment,
  type SimulationRequest,
} from './application/replay/simulate-assignment.js';
export { ReadArrivals } from './application/replay/read-arrivals.js';
export type { ReplayPeriod, Scenario } from './application/replay/scenario.js';
export type { Simulation } from './application/replay/simulation.js';
export { VirtualCentre, type Replayed } from './application/replay/virtual-centre.js';
export { DutyLine } from './domain/replay/duty-line.js';
export { workPlan } from './domain/replay/work-plan.js';

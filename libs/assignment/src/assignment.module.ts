import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { BackgroundWork, CaseCore, CaseStore, Dispatch, PageCursors, SEAT_FOLLOWER } from '@redress/cases';
import type { OrganisationDirectory } from '@redress/organisation';
import { Engines, Log } from '@redress/platform';
import { AssignByHand } from './application/assign-by-hand.js';
import { CoverSweeper } from './application/cover-sweeper.js';
import { ConsiderCase } from './application/consider-case.js';
import { ListQueue } from './application/list-queue.js';
import { PassOn } from './application/pass-on.js';
import { PickUpSweeper } from './application/pick-up-sweeper.js';
import { ConversationSweeper } from './application/conversation-sweeper.js';
import { DangerSweeper } from './application/danger-sweeper.js';
import { GiveBack } from './application/give-back.js';
import { DutyController } from './http/duty-controller.js';
import { ImportShifts } from './application/import-shifts.js';
import { OwnDutyPlan } from './application/own-duty.js';
import { ReleaseCase } from './application/release-case.js';
import { SimulateAssignment } from './application/replay/simulate-assignment.js';
import { TakeNext } from './application/take-next.js';
import { AssignmentController } from './http/assignment-controller.js';
import { QueueController } from './http/queue-controller.js';
import { SimulationController } from './http/simulation-controller.js';
import { AssignCase } from './application/assign-case.js';
import { AssignmentSweeps } from './application/assignment-sweeps.js';
import { Dispatcher } from './application/dispatcher.js';
import { DutyBook } from './application/duty-book.js';
import { OrganisationRoster } from './application/organisation-roster.js';
import { SeatKeeper } from './application/seat-keeper.js';
import { ServeQueue } from './application/serve-queue.js';
import { SlotSweeper } from './application/slot-sweeper.js';
import { DutyPlanStore } from './infrastructure/duty-plan-store.js';
import { SeatStore } from './infrastructure/seat-store.js';

/** Gives cases to handlers; provides the `Dispatch` that the case service calls, and what keeps seats in step with cases. */
@Module({})
export class AssignmentModule {
  /** @param directory the organisation as it stands at the moment of asking */
  static forRoot(directory: () => OrganisationDirectory): DynamicModule {
    return {
      module: AssignmentModule,
      global: true,
      providers: [
        ...stores,
        rosterProvider(directory),
        ...dutyProviders(directory),
        ...workers,
        dispatchProvider,
        sweepsProvider,
      ],
      controllers: [AssignmentController, QueueController, DutyController, SimulationController],
      exports: [Dispatch, SEAT_FOLLOWER, AssignmentSweeps, DutyBook],
    };
  }
}

/** What the workers of this context share. */
class AssignmentParts {
  constructor(
    readonly seats: SeatStore,
    readonly roster: OrganisationRoster,
    readonly book: DutyBook,
    readonly keeper: SeatKeeper,
  ) {}
}

/** How sweeps move cases. */
class SweepTools {
  constructor(
    readonly considering: ConsiderCase,
    readonly assigning: AssignCase,
    readonly releasing: ReleaseCase,
    readonly dispatcher: Dispatcher,
  ) {}
}

const stores: readonly Provider[] = [
  { provide: SeatStore, inject: [Engines], useFactory: ({ database }: Engines) => new SeatStore(database) },
  {
    provide: DutyBook,
    inject: [Engines],
    useFactory: ({ database }: Engines) => new DutyBook(new DutyPlanStore(database)),
  },
  // Not the core's: the core itself needs the seats' follower.
  {
    provide: SEAT_FOLLOWER,
    inject: [SeatStore, Engines, OrganisationRoster],
    useFactory: (seats: SeatStore, { database }: Engines, roster: OrganisationRoster) =>
      new SeatKeeper(seats, new CaseStore(database), roster),
  },
];

const workers: readonly Provider[] = [
  {
    provide: AssignmentParts,
    inject: [SeatStore, OrganisationRoster, DutyBook, SEAT_FOLLOWER],
    useFactory: (seats: SeatStore, roster: OrganisationRoster, book: DutyBook, keeper: SeatKeeper) =>
      new AssignmentParts(seats, roster, book, keeper),
  },
  {
    provide: AssignCase,
    inject: [SeatStore, CaseCore, OrganisationRoster, Engines],
    useFactory: (seats: SeatStore, core: CaseCore, roster: OrganisationRoster, { clock, ids }: Engines) =>
      new AssignCase(seats, core.changer, roster, clock, ids),
  },
  {
    provide: ConsiderCase,
    inject: [SeatStore, OrganisationRoster, CaseCore, Engines],
    useFactory: (seats: SeatStore, roster: OrganisationRoster, { stores: kept }: CaseCore, { clock }: Engines) =>
      new ConsiderCase(seats, roster, kept, clock),
  },
  {
    provide: ServeQueue,
    inject: [ConsiderCase, OrganisationRoster, CaseCore, AssignCase, Engines],
    useFactory: (
      considering: ConsiderCase,
      roster: OrganisationRoster,
      core: CaseCore,
      assigning: AssignCase,
      { clock }: Engines,
    ) => new ServeQueue(considering, roster, core.stores, assigning, clock),
  },
  {
    provide: ReleaseCase,
    inject: [CaseCore],
    useFactory: (core: CaseCore) => new ReleaseCase(core.changer),
  },
  {
    provide: SweepTools,
    inject: [ConsiderCase, AssignCase, ReleaseCase, Dispatch],
    useFactory: (considering: ConsiderCase, assigning: AssignCase, releasing: ReleaseCase, dispatcher: Dispatcher) =>
      new SweepTools(considering, assigning, releasing, dispatcher),
  },
  {
    provide: AssignByHand,
    inject: [AssignmentParts, CaseCore, AssignCase, ReleaseCase, Engines],
    useFactory: (
      { seats, roster }: AssignmentParts,
      { stores: { cases } }: CaseCore,
      assigning: AssignCase,
      releasing: ReleaseCase,
      { clock }: Engines,
    ) => new AssignByHand({ cases, seats, assigning, releasing }, roster, clock),
  },
  {
    provide: TakeNext,
    inject: [AssignmentParts, CaseCore, AssignCase, Engines],
    useFactory: (
      { seats, roster }: AssignmentParts,
      { stores: { cases } }: CaseCore,
      assigning: AssignCase,
      { clock }: Engines,
    ) => new TakeNext(cases, seats, roster, assigning, clock),
  },
  {
    provide: ListQueue,
    inject: [CaseCore, ConsiderCase, OrganisationRoster, PageCursors],
    useFactory: (
      { stores: { cases } }: CaseCore,
      considering: ConsiderCase,
      roster: OrganisationRoster,
      cursors: PageCursors,
    ) => new ListQueue(cases, considering, roster, cursors),
  },
];

function rosterProvider(directory: () => OrganisationDirectory): Provider {
  return {
    provide: OrganisationRoster,
    inject: [DutyBook],
    useFactory: (book: DutyBook) => new OrganisationRoster(directory, book),
  };
}

function dutyProviders(directory: () => OrganisationDirectory): readonly Provider[] {
  return [
    {
      provide: OwnDutyPlan,
      inject: [DutyBook, Engines],
      useFactory: (book: DutyBook, { clock, ids }: Engines) => new OwnDutyPlan(book, directory, clock, ids),
    },
    {
      provide: ImportShifts,
      inject: [DutyBook, Engines],
      useFactory: (book: DutyBook, { clock }: Engines) => new ImportShifts(book, directory, clock),
    },
    {
      provide: SimulateAssignment,
      inject: [CaseCore, DutyBook, Engines],
      useFactory: ({ stores: kept }: CaseCore, book: DutyBook, { clock }: Engines) =>
        new SimulateAssignment(kept, directory, book, clock),
    },
  ];
}

const dispatchProvider: Provider = {
  provide: Dispatch,
  inject: [ServeQueue, OrganisationRoster, CaseCore, Engines, Log],
  useFactory: (queue: ServeQueue, roster: OrganisationRoster, core: CaseCore, { clock }: Engines, log: Log) =>
    new Dispatcher(queue, roster, core.changer, clock, {
      onFailure: (caseId, error) => {
        log.warn('a case could not be given out; it is tried again', { caseId, error });
      },
      onImpossible: ({ _id, queue: team, needs }) => {
        log.error(
          'nobody could ever take a case: no handler of the team is competent, free of conflict and has hours',
          {
            caseId: _id,
            team,
            needs,
          },
        );
      },
    }),
};

const sweepsProvider: Provider = {
  provide: AssignmentSweeps,
  inject: [AssignmentParts, SweepTools, CaseCore, Engines, BackgroundWork],
  useFactory: (
    { seats, roster, book, keeper }: AssignmentParts,
    { considering, assigning, releasing, dispatcher }: SweepTools,
    { stores: { cases } }: CaseCore,
    { clock, log }: Engines,
    work: BackgroundWork,
  ) => {
    const passing = new PassOn(seats, cases, considering, releasing);
    const sweeps = {
      slots: new SlotSweeper(seats, cases, keeper, clock),
      pickUps: new PickUpSweeper(seats, cases, roster, releasing, clock),
      dangers: new DangerSweeper(passing, clock),
      talks: new ConversationSweeper(passing, roster, clock),
      covers: new CoverSweeper({ seats, cases, considering, releasing }, roster, clock),
      givingBack: new GiveBack(seats, cases, assigning, roster, clock),
    };
    return new AssignmentSweeps({ seats, cases, roster, book, ...sweeps }, dispatcher, work, log);
  },
};

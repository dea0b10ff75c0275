import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { BackgroundWork, CaseCore, Dispatch } from '@redress/cases';
import { Engines } from '@redress/platform';
import { AssignmentSweeps } from './application/assignment-sweeps.js';
import { Dispatcher } from './application/dispatcher.js';
import type { DutyRoster } from './application/duty-roster.js';
import { QueueSweeper } from './application/queue-sweeper.js';
import { SlotSweeper } from './application/slot-sweeper.js';
import { SeatStore } from './infrastructure/seat-store.js';

/** Gives cases to handlers; provides the `Dispatch` that the case service calls. */
@Module({})
export class AssignmentModule {
  static forRoot(roster: DutyRoster): DynamicModule {
    return {
      module: AssignmentModule,
      global: true,
      providers: [seatsProvider, dispatchProvider(roster), sweepsProvider(roster)],
      exports: [Dispatch, AssignmentSweeps],
    };
  }
}

const seatsProvider: Provider = {
  provide: SeatStore,
  inject: [Engines],
  useFactory: (engines: Engines) => new SeatStore(engines.database),
};

function dispatchProvider(roster: DutyRoster): Provider {
  return {
    provide: Dispatch,
    inject: [SeatStore, CaseCore, Engines],
    useFactory: (seats: SeatStore, core: CaseCore, { clock, ids }: Engines) =>
      new Dispatcher(seats, roster, core.changer, clock, ids),
  };
}

function sweepsProvider(roster: DutyRoster): Provider {
  return {
    provide: AssignmentSweeps,
    inject: [SeatStore, CaseCore, Dispatch, Engines, BackgroundWork],
    useFactory: (seats: SeatStore, core: CaseCore, dispatch: Dispatcher, engines: Engines, work: BackgroundWork) => {
      const { cases, leases } = core.stores;
      const queues = new QueueSweeper(cases, leases, dispatch, roster);
      const slots = new SlotSweeper(seats, cases, engines.clock);
      return new AssignmentSweeps({ seats, roster, queues, slots }, work, engines.log);
    },
  };
}

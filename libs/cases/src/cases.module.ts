import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { SERVICES } from '@redress/contracts';
import { FileStore } from '@redress/files';
import type { OffsetLost } from '@redress/messaging';
import { OrganisationRegister } from '@redress/organisation';
import { Engines, eventService } from '@redress/platform';
import { OrganisationTriage } from '@redress/triage';
import { UpdateWriter } from '@redress/updates';
import { BackgroundWork } from './application/background-work.js';
import { CaseSweeps } from './application/case-sweeps.js';
import { DecideLateMessage } from './application/decide-late-message.js';
import { FileLinks } from './application/file-links.js';
import { HandlerSignals } from './application/handler-signals.js';
import { ListCases } from './application/list-cases.js';
import { ListIntake } from './application/list-intake.js';
import type { OrganisationPolicy } from './application/organisation-policy.js';
import { OwnerSweeper } from './application/owner-sweeper.js';
import { PageCursors } from './application/page-cursors.js';
import { ParkedMessages } from './application/parked-messages.js';
import { ParkedWork } from './application/parked-work.js';
import { ReadCase } from './application/read-case.js';
import { ReadDrafts } from './application/read-drafts.js';
import { ReceiveUnreadable } from './application/receive-unreadable.js';
import { SEAT_FOLLOWER, type SeatFollower } from './application/seat-follower.js';
import { StaffNotices } from './application/staff-notices.js';
import { StaffUploads } from './application/staff-uploads.js';
import { VisitorSignals } from './application/visitor-signals.js';
import { WriteToCase } from './application/write-to-case.js';
import { CaseCore } from './case-core.js';
import { CASE_EVENTS } from './case-events-token.js';
import { CommandsConsumer } from './consumers/commands.consumer.js';
import { InboundConsumer } from './consumers/inbound.consumer.js';
import { IntakeConsumer } from './consumers/intake.consumer.js';
import { ReceiptsConsumer } from './consumers/receipts.consumer.js';
import { CaseCorrectionsController } from './http/case-corrections-controller.js';
import { CaseJudgementsController } from './http/case-judgements-controller.js';
import { CaseProgressController } from './http/case-progress-controller.js';
import { CasesController } from './http/cases-controller.js';
import { ConversationController } from './http/conversation-controller.js';
import { FilesController } from './http/files-controller.js';
import { IntakeController } from './http/intake-controller.js';
import { IntakeJoinController } from './http/intake-join-controller.js';
import { IntakeDecisionsController } from './http/intake-decisions-controller.js';
import { TemplatesController } from './http/templates-controller.js';
import { StaffUploadsController } from './http/staff-uploads-controller.js';
import { WorkableCases } from './http/workable-cases.js';
import { SeenMatters } from './http/seen-matters.js';
import type { CasePolicy } from './domain/case-policy.js';

const EXPORTS = [
  CaseCore,
  ReadCase,
  BackgroundWork,
  CaseSweeps,
  ParkedWork,
  OrganisationRegister,
  PageCursors,
  StaffUploads,
  VisitorSignals,
  CASE_EVENTS,
];

const CONTROLLERS = [
  CasesController,
  CaseCorrectionsController,
  CaseJudgementsController,
  CaseProgressController,
  ConversationController,
  FilesController,
  IntakeController,
  IntakeDecisionsController,
  IntakeJoinController,
  StaffUploadsController,
  TemplatesController,
];

const CONSUMERS = [InboundConsumer, ReceiptsConsumer, IntakeConsumer, CommandsConsumer];

/**
 * The case service's core, its consumers and its sweepers. The global modules of the contexts `assignment` and `notices`
 * provide `Dispatch`, the seats' follower and `StaffNotices`.
 */
@Module({})
export class CasesModule {
  static forRoot(
    policy: OrganisationPolicy,
    register: OrganisationRegister,
    onFatal: (error: unknown) => void,
  ): DynamicModule {
    return {
      module: CasesModule,
      global: true,
      providers: [
        coreProvider(policy, register),
        staffUploadsProvider,
        { provide: OrganisationRegister, useValue: register },
        { provide: UpdateWriter, useValue: policy.writer },
        ...readers,
        BackgroundWork,
        ownersProvider(policy, register),
        handlerSignalsProvider(policy),
        CaseSweeps,
        parkedWorkProvider,
        parkedMessagesProvider,
        eventsProvider(onFatal),
      ],
      controllers: [...CONTROLLERS, ...CONSUMERS],
      exports: EXPORTS,
    };
  }
}

function coreProvider(policy: CasePolicy, register: OrganisationRegister): Provider {
  const triage = new OrganisationTriage(register.directory);
  return {
    provide: CaseCore,
    inject: [Engines, SEAT_FOLLOWER, StaffNotices, StaffUploads],
    useFactory: (
      engines: Engines,
      seats: SeatFollower,
      notices: StaffNotices,
      { sent: messageFiles }: StaffUploads,
    ) => {
      const { database, publisher, files, search, clock, ids, keys } = engines;
      const surroundings = { database, publisher, files, search, clock, ids, keys };
      return new CaseCore({ ...surroundings, policy, triage, seats, messageFiles, notices });
    },
  };
}

const staffUploadsProvider: Provider = {
  provide: StaffUploads,
  inject: [Engines],
  useFactory: (engines: Engines) => new StaffUploads(engines),
};

function ownersProvider(policy: CasePolicy, register: OrganisationRegister): Provider {
  const teams = (): readonly string[] => register.directory.teams.map(({ key }) => key);
  return {
    provide: OwnerSweeper,
    inject: [CaseCore, Engines],
    useFactory: ({ stores, changer }: CaseCore, { clock }: Engines) =>
      new OwnerSweeper(stores.cases, changer, { policy, teams }, stores.leases, clock),
  };
}

function handlerSignalsProvider(policy: CasePolicy): Provider {
  return {
    provide: HandlerSignals,
    inject: [Engines],
    useFactory: ({ bus, clock, ids }: Engines) => new HandlerSignals(bus.signals, policy, clock, ids),
  };
}

const parkedMessagesProvider: Provider = {
  provide: ParkedMessages,
  inject: [CaseCore, ParkedWork, Engines],
  useFactory: (core: CaseCore, work: ParkedWork, engines: Engines) =>
    new ParkedMessages(new ReceiveUnreadable(core.receive, engines.clock), work),
};

const readers: readonly Provider[] = [
  { provide: PageCursors, inject: [Engines], useFactory: ({ keys }: Engines) => new PageCursors(keys) },
  {
    provide: ListCases,
    inject: [CaseCore, Engines, PageCursors],
    useFactory: (core: CaseCore, { search }: Engines, cursors: PageCursors) =>
      new ListCases(core.stores, search, cursors),
  },
  {
    provide: ReadCase,
    inject: [CaseCore, Engines],
    useFactory: (core: CaseCore, { files, clock }: Engines) => new ReadCase(core.stores, files, core.changer, clock),
  },
  {
    provide: ListIntake,
    inject: [CaseCore, PageCursors],
    useFactory: ({ stores }: CaseCore, cursors: PageCursors) => new ListIntake(stores, cursors),
  },
  {
    provide: FileLinks,
    inject: [Engines],
    useFactory: ({ keys, clock }: Engines) => new FileLinks(keys, clock),
  },
  { provide: FileStore, inject: [Engines], useFactory: ({ files }: Engines) => files },
  {
    provide: ReadDrafts,
    inject: [Engines],
    useFactory: ({ files }: Engines) => new ReadDrafts(files),
  },
  WorkableCases,
  SeenMatters,
  {
    provide: DecideLateMessage,
    inject: [CaseCore],
    useFactory: ({ moving, corrections }: CaseCore) => new DecideLateMessage(moving, corrections),
  },
  { provide: WriteToCase, inject: [CaseCore], useFactory: (core: CaseCore) => core.writing },
  {
    provide: VisitorSignals,
    inject: [CaseCore, Engines],
    useFactory: ({ stores }: CaseCore, { bus, clock, log }: Engines) =>
      new VisitorSignals(bus.signals, stores.cases, log, clock),
  },
];

function eventsProvider(onFatal: (error: unknown) => void): Provider {
  return {
    provide: CASE_EVENTS,
    inject: [Engines, ParkedMessages],
    useFactory: (engines: Engines, parked: ParkedMessages) =>
      eventService(engines, SERVICES.case, {
        onFatal,
        onParked: (row) => parked.note(row),
        onOffsetLost: (lost: OffsetLost) => {
          // A group's first start has no place either. After a loss there is nothing to ask for: gateways publish again
          // what has no fate, and answer again what has no delivery state.
          engines.log.info('reading begins at the earliest record of the log', { ...lost });
          return Promise.resolve();
        },
      }),
  };
}

const parkedWorkProvider: Provider = {
  provide: ParkedWork,
  inject: [Engines],
  useFactory: (engines: Engines) => new ParkedWork(engines.database, engines.publisher, engines.clock),
};

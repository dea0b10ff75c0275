import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { BackgroundWork, CaseCore, CaseSweeps, ParkedWork, StaffNotices } from '@redress/cases';
import type { OrganisationDirectory } from '@redress/organisation';
import { Engines } from '@redress/platform';
import { ClimbStarter } from './application/climb-starter.js';
import { ClimbSweeper } from './application/climb-sweeper.js';
import { Crews } from './application/crews.js';
import { DigestWriter } from './application/digest-writer.js';
import { MyNotices } from './application/my-notices.js';
import { NoticeDesk } from './application/notice-desk.js';
import { NoticePost } from './application/notice-post.js';
import { NoticeStream } from './application/notice-stream.js';
import { NoticeSweeps } from './application/notice-sweeps.js';
import { NoticeWriter } from './application/notice-writer.js';
import { VisibleNotices } from './application/visible-notices.js';
import { NotificationsController } from './http/notifications-controller.js';
import { StaffEventsController } from './http/staff-events-controller.js';
import { ChoiceStore } from './infrastructure/choice-store.js';
import { ClimbStore } from './infrastructure/climb-store.js';
import { NoticeStore } from './infrastructure/notice-store.js';

// How much parked work is counted exactly.
const MOST_PARKED = 1_000;

/** Tells staff; provides the `StaffNotices` that the case service calls. */
@Module({})
export class NoticesModule {
  /** @param directory the organisation as it stands at the time of each question */
  static forRoot(directory: () => OrganisationDirectory): DynamicModule {
    return {
      module: NoticesModule,
      global: true,
      providers: [...stores, partsProvider(directory), deskProvider, ...readers, sweepsProvider(directory)],
      controllers: [NotificationsController, StaffEventsController],
      exports: [StaffNotices, NoticeSweeps],
    };
  }
}

/** What desk and sweeps share. */
class NoticeParts {
  constructor(
    readonly crews: Crews,
    readonly writer: NoticeWriter,
    readonly post: NoticePost,
  ) {}
}

const stores: readonly Provider[] = [
  { provide: NoticeStore, inject: [Engines], useFactory: ({ database }: Engines) => new NoticeStore(database) },
  { provide: ClimbStore, inject: [Engines], useFactory: ({ database }: Engines) => new ClimbStore(database) },
  { provide: ChoiceStore, inject: [Engines], useFactory: ({ database }: Engines) => new ChoiceStore(database) },
];

function partsProvider(directory: () => OrganisationDirectory): Provider {
  return {
    provide: NoticeParts,
    inject: [Engines, NoticeStore],
    useFactory: ({ settings, files, publisher, clock }: Engines, notices: NoticeStore) =>
      new NoticeParts(
        new Crews(directory, clock),
        new NoticeWriter({ directory, files, clock, publicUrl: settings.publicUrl }),
        new NoticePost(notices, publisher, clock),
      ),
  };
}

const deskProvider: Provider = {
  provide: StaffNotices,
  inject: [NoticeParts, NoticeStore, ChoiceStore, ClimbStore, Engines],
  useFactory: (
    { crews, writer, post }: NoticeParts,
    notices: NoticeStore,
    choices: ChoiceStore,
    climbs: ClimbStore,
    { log }: Engines,
  ) => new NoticeDesk({ crews, choices, notices, post, writer }, new ClimbStarter(climbs, crews), log),
};

const readers: readonly Provider[] = [
  {
    provide: VisibleNotices,
    inject: [CaseCore],
    useFactory: ({ stores: { cases } }: CaseCore) => new VisibleNotices(cases),
  },
  {
    provide: MyNotices,
    inject: [NoticeStore, ChoiceStore, VisibleNotices],
    useFactory: (notices: NoticeStore, choices: ChoiceStore, visible: VisibleNotices) =>
      new MyNotices(notices, choices, visible),
  },
  {
    provide: NoticeStream,
    inject: [NoticeStore, VisibleNotices, Engines],
    useFactory: (notices: NoticeStore, visible: VisibleNotices, { clock, log }: Engines) =>
      new NoticeStream(notices, visible, clock, log),
  },
];

function sweepsProvider(directory: () => OrganisationDirectory): Provider {
  return {
    provide: NoticeSweeps,
    inject: [
      NoticeParts,
      NoticeStore,
      ChoiceStore,
      ClimbStore,
      StaffNotices,
      CaseCore,
      CaseSweeps,
      ParkedWork,
      BackgroundWork,
      Engines,
    ],
    useFactory: (
      { crews, writer, post }: NoticeParts,
      notices: NoticeStore,
      choices: ChoiceStore,
      climbStore: ClimbStore,
      desk: NoticeDesk,
      core: CaseCore,
      sweeps: CaseSweeps,
      parked: ParkedWork,
      work: BackgroundWork,
      { clock, log }: Engines,
    ) => {
      const { cases } = core.stores;
      const climbs = new ClimbSweeper(climbStore, cases, desk, crews, clock);
      const waiting = {
        held: () => sweeps.held.waiting(),
        parked: async () => (await parked.waiting(MOST_PARKED)).length,
      };
      const digests = new DigestWriter({ directory, cases, notices, choices, work: waiting, clock }, post, writer);
      return new NoticeSweeps({ climbs, post, digests }, work, log);
    },
  };
}

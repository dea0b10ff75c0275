import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { DutyBook } from '@redress/assignment';
import { BackgroundWork, CaseCore, CaseSweeps, PageCursors, ParkedWork, StaffNotices } from '@redress/cases';
import type { OrganisationDirectory } from '@redress/organisation';
import { Engines } from '@redress/platform';
import { ClimbStarter } from './application/climb-starter.js';
import { ClimbSweeper } from './application/climb-sweeper.js';
import { Crews, type PlanOf } from './application/crews.js';
import { DigestWriter } from './application/digest-writer.js';
import { MyNotices } from './application/my-notices.js';
import { NoticeDesk } from './application/notice-desk.js';
import { NoticePost } from './application/notice-post.js';
import { NoticeRetention } from './application/notice-retention.js';
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
      providers: [groundProvider(directory), deskProvider, ...readers, ...sweepers],
      controllers: [NotificationsController, StaffEventsController],
      exports: [StaffNotices, NoticeSweeps],
    };
  }
}

/** What everything here stands on: what is kept, who is who, and the way out. */
class NoticeGround {
  readonly notices: NoticeStore;
  readonly climbs: ClimbStore;
  readonly choices: ChoiceStore;
  readonly crews: Crews;
  readonly writer: NoticeWriter;
  readonly post: NoticePost;
  readonly retention: NoticeRetention;

  constructor(
    { database, publisher, files, clock, settings, log }: Engines,
    readonly directory: () => OrganisationDirectory,
    readonly planOf: PlanOf,
  ) {
    this.notices = new NoticeStore(database);
    this.climbs = new ClimbStore(database);
    this.choices = new ChoiceStore(database);
    this.crews = new Crews(directory, planOf, clock);
    this.writer = new NoticeWriter({ directory, files, clock, publicUrl: settings.publicUrl });
    this.post = new NoticePost(this.notices, publisher, clock, log);
    this.retention = new NoticeRetention(this.notices, this.climbs, files, clock);
  }
}

function groundProvider(directory: () => OrganisationDirectory): Provider {
  return {
    provide: NoticeGround,
    inject: [Engines, DutyBook],
    useFactory: (engines: Engines, book: DutyBook) => new NoticeGround(engines, directory, (key) => book.planOf(key)),
  };
}

// It needs nothing of the case service, which asks for it.
const deskProvider: Provider = {
  provide: StaffNotices,
  inject: [NoticeGround, Engines],
  useFactory: (ground: NoticeGround, { log }: Engines) =>
    new NoticeDesk(ground, new ClimbStarter(ground.climbs, ground.crews), log),
};

const readers: readonly Provider[] = [
  {
    provide: VisibleNotices,
    inject: [CaseCore],
    useFactory: ({ stores: { cases } }: CaseCore) => new VisibleNotices(cases),
  },
  {
    provide: MyNotices,
    inject: [NoticeGround, VisibleNotices, PageCursors],
    useFactory: ({ notices, choices }: NoticeGround, visible: VisibleNotices, cursors: PageCursors) =>
      new MyNotices(notices, choices, visible, cursors),
  },
  {
    provide: NoticeStream,
    inject: [NoticeGround, VisibleNotices, Engines],
    useFactory: ({ notices }: NoticeGround, visible: VisibleNotices, { clock, log }: Engines) =>
      new NoticeStream(notices, visible, clock, log),
  },
];

const sweepers: readonly Provider[] = [
  {
    provide: ClimbSweeper,
    inject: [NoticeGround, StaffNotices, CaseCore, Engines],
    useFactory: ({ climbs, crews }: NoticeGround, desk: NoticeDesk, { stores }: CaseCore, { clock }: Engines) =>
      new ClimbSweeper(climbs, stores.cases, desk, crews, clock),
  },
  {
    provide: DigestWriter,
    inject: [NoticeGround, CaseCore, CaseSweeps, ParkedWork, Engines],
    useFactory: (
      ground: NoticeGround,
      { stores }: CaseCore,
      sweeps: CaseSweeps,
      parked: ParkedWork,
      engines: Engines,
    ) => {
      const { directory, planOf, notices, choices, post, writer } = ground;
      const work = {
        held: () => sweeps.held.waiting(),
        parked: async () => (await parked.waiting(MOST_PARKED)).length,
      };
      const { cases } = stores;
      return new DigestWriter({ directory, planOf, cases, notices, choices, work, clock: engines.clock }, post, writer);
    },
  },
  {
    provide: NoticeSweeps,
    inject: [NoticeGround, ClimbSweeper, DigestWriter, BackgroundWork, Engines],
    useFactory: (
      { post, retention }: NoticeGround,
      climbs: ClimbSweeper,
      digests: DigestWriter,
      work: BackgroundWork,
      { log }: Engines,
    ) => new NoticeSweeps({ climbs, post, digests, retention }, work, log),
  },
];

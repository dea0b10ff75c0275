import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import {
  channelKit,
  ChannelKitModule,
  gatewayRole,
  organisationCollection,
  OrganisationProfile,
  type ChannelKit,
  type Timing,
} from '@redress/channel-kit';
import { SERVICES } from '@redress/contracts';
import { Engines, type AppRole } from '@redress/platform';
import { AddMessage } from './application/add-message.js';
import { CaseViews } from './application/case-views.js';
import { ReadStatus } from './application/complaint-status.js';
import { ContactBook } from './application/contact-details.js';
import { TakeComplaint } from './application/take-complaint.js';
import { UploadStore } from './application/upload-store.js';
import { WebIdentity } from './application/web-identity.js';
import { WebNormaliser } from './application/web-normaliser.js';
import { WebSender } from './application/web-sender.js';
import { WebStatesConsumer } from './consumers/web-states-consumer.js';
import { ComplaintFormController } from './http/complaint-form-controller.js';
import { ComplaintsController } from './http/complaints-controller.js';
import { FrontController } from './http/front-controller.js';
import { FormTokens } from './http/form-token.js';
import { LinkController } from './http/link-controller.js';
import { Page } from './http/page.js';
import { ReplyFormController } from './http/reply-form-controller.js';
import { SlowDown } from './http/slow-down.js';
import { StatusPageController } from './http/status-page-controller.js';
import { StatusPages } from './http/status-pages.js';
import { WEB_CASE_VIEWS } from './infrastructure/case-view-row.js';
import { WEB_REFERENCES } from './infrastructure/reference-row.js';

export interface ChannelWebOptions {
  readonly timing?: Partial<Timing>;
  /** Consumption has ended for good: the process should exit non-zero. */
  readonly onFatal?: (error: unknown) => void;
}

/** The web channel: public API, status pages, and the gateway behind them. */
@Module({})
export class ChannelWebModule {
  static register(options: ChannelWebOptions = {}): DynamicModule {
    const kit = ChannelKitModule.forChannel({
      ...options,
      channel: 'web',
      service: SERVICES.web,
      parts: ({ files }) => ({ normaliser: new WebNormaliser(files), sender: new WebSender() }),
    });
    return {
      module: ChannelWebModule,
      imports: [kit],
      providers: PROVIDERS,
      // `complaints/new` goes before `complaints/:reference`, which would take it for a reference.
      controllers: [
        ComplaintsController,
        ComplaintFormController,
        StatusPageController,
        ReplyFormController,
        LinkController,
        FrontController,
        WebStatesConsumer,
      ],
      exports: [kit],
    };
  }
}

/** What the web gateway brings to the process it runs in. */
export function webGatewayRole(options: ChannelWebOptions = {}): AppRole {
  return gatewayRole('web', ChannelWebModule.register(options));
}

const KIT = channelKit('web');

const PROVIDERS: FactoryProvider[] = [
  { provide: UploadStore, inject: [Engines], useFactory: ({ files, ids }: Engines) => new UploadStore(files, ids) },
  {
    provide: CaseViews,
    inject: [Engines],
    useFactory: ({ database }: Engines) => new CaseViews(database.model(WEB_CASE_VIEWS)),
  },
  {
    provide: OrganisationProfile,
    inject: [Engines],
    useFactory: ({ database, clock }: Engines) =>
      new OrganisationProfile(database.model(organisationCollection('web')), clock),
  },
  {
    provide: ContactBook,
    inject: [OrganisationProfile],
    useFactory: (organisation: OrganisationProfile) => new ContactBook(organisation),
  },
  {
    provide: WebIdentity,
    inject: [Engines, KIT, CaseViews],
    useFactory: ({ keys, settings, database }: Engines, { inbox }: ChannelKit, views: CaseViews) =>
      new WebIdentity(keys, settings.publicUrl, inbox, views, database.model(WEB_REFERENCES)),
  },
  {
    provide: TakeComplaint,
    inject: [Engines, KIT, WebIdentity, UploadStore],
    useFactory: ({ clock, ids }: Engines, { inbox }: ChannelKit, identity: WebIdentity, uploads: UploadStore) =>
      new TakeComplaint(inbox, identity, clock, ids, uploads),
  },
  {
    provide: AddMessage,
    inject: [Engines, KIT, WebIdentity, UploadStore],
    useFactory: ({ clock, ids }: Engines, { inbox }: ChannelKit, identity: WebIdentity, uploads: UploadStore) =>
      new AddMessage(inbox, identity, clock, ids, uploads),
  },
  {
    provide: ReadStatus,
    inject: [Engines, KIT, CaseViews],
    useFactory: ({ files }: Engines, { inbox }: ChannelKit, views: CaseViews) => new ReadStatus(views, inbox, files),
  },
  { provide: FormTokens, inject: [Engines], useFactory: ({ keys, ids }: Engines) => new FormTokens(keys, ids) },
  {
    provide: SlowDown,
    inject: [Engines, ContactBook],
    useFactory: ({ clock }: Engines, contacts: ContactBook) => new SlowDown(clock, contacts),
  },
  {
    provide: Page,
    inject: [Engines, ContactBook],
    useFactory: ({ settings }: Engines, contacts: ContactBook) => new Page(contacts, settings.publicUrl),
  },
  {
    provide: StatusPages,
    inject: [ReadStatus, FormTokens, Page],
    useFactory: (status: ReadStatus, tokens: FormTokens, page: Page) => new StatusPages(status, tokens, page),
  },
];

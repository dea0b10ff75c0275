import type { FactoryProvider } from '@nestjs/common';
import { channelKit, organisationCollection, OrganisationProfile, type ChannelKit } from '@redress/channel-kit';
import { HouseUploads, ResumableUploads, UploadStore, UploadSweeper } from '@redress/uploads';
import { Engines } from '@redress/platform';
import { AddMessage } from './application/add-message.js';
import { CaseViews } from './application/case-views.js';
import { ReadStatus } from './application/complaint-status.js';
import { ContactBook } from './application/contact-details.js';
import { CustomerRequests } from './application/customer-requests.js';
import { ProveCase } from './application/prove-case.js';
import { ReturnCodes } from './application/return-codes.js';
import { SentFiles } from './application/sent-files.js';
import { TakeComplaint } from './application/take-complaint.js';
import { WebIdentity } from './application/web-identity.js';
import { WEB_CASE_VIEWS } from './infrastructure/case-view-row.js';
import { WEB_PROOF_TRIES } from './infrastructure/proof-tries-row.js';
import { WEB_REFERENCES } from './infrastructure/reference-row.js';
import { WEB_RETURN_CODES } from './infrastructure/return-code-row.js';

const KIT = channelKit('web');

const READ_MODELS: FactoryProvider[] = [
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
    provide: SentFiles,
    inject: [Engines, CaseViews],
    useFactory: ({ files }: Engines, views: CaseViews) => new SentFiles(views, files),
  },
  {
    provide: ReadStatus,
    inject: [Engines, KIT, CaseViews, SentFiles],
    useFactory: ({ files }: Engines, { inbox }: ChannelKit, views: CaseViews, sent: SentFiles) =>
      new ReadStatus(views, inbox, files, sent),
  },
];

const UPLOADS: FactoryProvider[] = [
  {
    provide: HouseUploads,
    inject: [Engines],
    useFactory: (engines: Engines) => new HouseUploads('web', engines),
  },
  { provide: UploadStore, inject: [HouseUploads], useFactory: ({ store }: HouseUploads) => store },
  { provide: ResumableUploads, inject: [HouseUploads], useFactory: ({ resumable }: HouseUploads) => resumable },
  { provide: UploadSweeper, inject: [HouseUploads], useFactory: ({ sweeper }: HouseUploads) => sweeper },
];

const USE_CASES: FactoryProvider[] = [
  {
    provide: WebIdentity,
    inject: [Engines, KIT, CaseViews],
    useFactory: ({ keys, settings, clock, database }: Engines, { inbox }: ChannelKit, views: CaseViews) =>
      new WebIdentity({ keys, publicUrl: settings.publicUrl, clock }, inbox, views, database.model(WEB_REFERENCES)),
  },
  {
    provide: ReturnCodes,
    inject: [Engines],
    useFactory: ({ keys, database }: Engines) => new ReturnCodes(keys, database.model(WEB_RETURN_CODES)),
  },
  {
    provide: TakeComplaint,
    inject: [Engines, KIT, WebIdentity, ReturnCodes, UploadStore],
    useFactory: (
      { clock, ids }: Engines,
      { inbox }: ChannelKit,
      identity: WebIdentity,
      returnCodes: ReturnCodes,
      uploads: UploadStore,
    ) => new TakeComplaint(inbox, { identity, returnCodes }, clock, ids, uploads),
  },
  {
    provide: AddMessage,
    inject: [Engines, KIT, WebIdentity, UploadStore],
    useFactory: ({ clock, ids }: Engines, { inbox }: ChannelKit, identity: WebIdentity, uploads: UploadStore) =>
      new AddMessage(inbox, identity, clock, ids, uploads),
  },
  {
    provide: CustomerRequests,
    inject: [Engines, KIT, WebIdentity],
    useFactory: ({ clock, ids }: Engines, { inbox }: ChannelKit, identity: WebIdentity) =>
      new CustomerRequests(inbox, identity, clock, ids),
  },
  {
    provide: ProveCase,
    inject: [Engines, CaseViews, WebIdentity, CustomerRequests],
    useFactory: (
      { database, keys, clock }: Engines,
      views: CaseViews,
      identity: WebIdentity,
      requests: CustomerRequests,
    ) => new ProveCase({ tries: database.model(WEB_PROOF_TRIES), views }, identity, requests, keys, clock),
  },
];

/** What the gateway's use cases stand on, and the use cases themselves. */
export const APPLICATION_PROVIDERS: readonly FactoryProvider[] = [...READ_MODELS, ...UPLOADS, ...USE_CASES];

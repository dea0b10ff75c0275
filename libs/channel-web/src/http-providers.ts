import type { FactoryProvider } from '@nestjs/common';
import { ResumableUploads, UploadStore } from '@redress/uploads';
import { Engines } from '@redress/platform';
import { ReadStatus } from './application/complaint-status.js';
import { ContactBook } from './application/contact-details.js';
import { CustomerRequests } from './application/customer-requests.js';
import { ReturnCodes } from './application/return-codes.js';
import { WebIdentity } from './application/web-identity.js';
import { AccessDesk } from './http/access-desk.js';
import { FormTokens } from './http/form-token.js';
import { Page } from './http/page.js';
import { ProblemPages } from './http/problem-pages.js';
import { RequestFiles } from './http/request-files.js';
import { SlowDown } from './http/slow-down.js';
import { StatusPages } from './http/status-pages.js';

/** What the controllers share. */
export const HTTP_PROVIDERS: readonly FactoryProvider[] = [
  { provide: FormTokens, inject: [Engines], useFactory: ({ keys, ids }: Engines) => new FormTokens(keys, ids) },
  { provide: SlowDown, inject: [Engines], useFactory: ({ clock }: Engines) => new SlowDown(clock) },
  {
    provide: Page,
    inject: [Engines, ContactBook],
    useFactory: ({ settings }: Engines, contacts: ContactBook) => new Page(contacts, settings.publicUrl),
  },
  { provide: ProblemPages, inject: [Page], useFactory: (page: Page) => new ProblemPages(page) },
  {
    provide: RequestFiles,
    inject: [ResumableUploads, UploadStore],
    useFactory: (resumable: ResumableUploads, uploads: UploadStore) => new RequestFiles(resumable, uploads),
  },
  {
    provide: AccessDesk,
    inject: [Engines, CustomerRequests, ReturnCodes, WebIdentity, SlowDown],
    useFactory: (
      { clock }: Engines,
      requests: CustomerRequests,
      returnCodes: ReturnCodes,
      identity: WebIdentity,
      slowDown: SlowDown,
    ) => new AccessDesk(requests, returnCodes, identity, slowDown, clock),
  },
  {
    provide: StatusPages,
    inject: [ReadStatus, WebIdentity, FormTokens, Page],
    useFactory: (status: ReadStatus, identity: WebIdentity, tokens: FormTokens, page: Page) =>
      new StatusPages(status, identity, tokens, page),
  },
];

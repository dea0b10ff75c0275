import { Module, type DynamicModule } from '@nestjs/common';
import { ChannelKitModule, gatewayRole, type Timing } from '@redress/channel-kit';
import { UploadSweeper } from '@redress/uploads';
import { SERVICES } from '@redress/contracts';
import { presentProblems, type AppRole } from '@redress/platform';
import { virusScanner } from '@redress/virus-scan';
import { WebNormaliser } from './application/web-normaliser.js';
import { WebSender } from './application/web-sender.js';
import { APPLICATION_PROVIDERS } from './application-providers.js';
import { WebStatesConsumer } from './consumers/web-states-consumer.js';
import { AccessController } from './http/access-controller.js';
import { AccessPageController } from './http/access-page-controller.js';
import { CaseRequestsController } from './http/case-requests-controller.js';
import { ComplaintFormController } from './http/complaint-form-controller.js';
import { ComplaintsController } from './http/complaints-controller.js';
import { FrontController } from './http/front-controller.js';
import { LinkController } from './http/link-controller.js';
import { NotMeController } from './http/not-me-controller.js';
import { ProblemPages } from './http/problem-pages.js';
import { ProofFormController } from './http/proof-form-controller.js';
import { ReplyFormController } from './http/reply-form-controller.js';
import { SentFilesController } from './http/sent-files-controller.js';
import { SentFilesPageController } from './http/sent-files-page-controller.js';
import { StatusPageController } from './http/status-page-controller.js';
import { UploadsController } from './http/uploads-controller.js';
import { HTTP_PROVIDERS } from './http-providers.js';

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
      parts: (engines) => ({
        normaliser: new WebNormaliser(engines.files, virusScanner(engines)),
        sender: new WebSender(),
      }),
    });
    return {
      module: ChannelWebModule,
      imports: [kit],
      providers: [...APPLICATION_PROVIDERS, ...HTTP_PROVIDERS],
      // `complaints/new` and `complaints/access` go before `complaints/:reference`, which would take them for references.
      controllers: [
        UploadsController,
        AccessController,
        CaseRequestsController,
        ComplaintsController,
        SentFilesController,
        ComplaintFormController,
        AccessPageController,
        StatusPageController,
        SentFilesPageController,
        ReplyFormController,
        ProofFormController,
        NotMeController,
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
  const role = gatewayRole('web', ChannelWebModule.register(options));
  return {
    ...role,
    begin: async (app) => {
      presentProblems(app, app.get(ProblemPages, { strict: false }).present);
      await role.begin?.(app);
      app.get(UploadSweeper, { strict: false }).start();
    },
  };
}

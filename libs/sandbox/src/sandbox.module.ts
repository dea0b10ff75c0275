import { Module, type DynamicModule } from '@nestjs/common';
import { MessagesController } from './http/messages-controller.js';
import { TextsController } from './http/texts-controller.js';
import { refuseInProduction } from './loopback.js';
import { MailSink } from './mail-sink.js';
import { TelephoneNetwork } from './telephones/telephone-network.js';

/** What stands in for the world outside, where a channel has no provider. */
export interface StandIns {
  readonly mails?: MailSink;
  readonly telephones?: TelephoneNetwork;
}

/** Shows over HTTP what the sandbox received. The stand-ins are the caller's to start and stop. */
@Module({})
export class SandboxModule {
  /** @throws RedressError `sandbox-in-production` */
  static forRoot({ mails, telephones }: StandIns): DynamicModule {
    refuseInProduction();
    return {
      module: SandboxModule,
      controllers: [MessagesController, ...(telephones === undefined ? [] : [TextsController])],
      providers: [
        ...(mails === undefined ? [] : [{ provide: MailSink, useValue: mails }]),
        ...(telephones === undefined ? [] : [{ provide: TelephoneNetwork, useValue: telephones }]),
      ],
    };
  }
}

import { Module, type DynamicModule } from '@nestjs/common';
import { StaffAccounts, StaffSessions } from '@redress/staff';
import { DemoSessionController } from './http/demo-session-controller.js';
import { DemoStaff } from './http/demo-staff.js';
import { MailsController } from './http/mails-controller.js';
import { MessagesController } from './http/messages-controller.js';
import { PageController } from './http/page-controller.js';
import { StateController } from './http/state-controller.js';
import { TextsController } from './http/texts-controller.js';
import { refuseInProduction } from './loopback.js';
import { MailSender } from './mail-sender.js';
import { MailSink } from './mail-sink.js';
import { TelephoneNetwork } from './telephones/telephone-network.js';

/** What stands in for the world outside, where a channel has no provider. */
export interface StandIns {
  readonly mails?: MailSink;
  readonly telephones?: TelephoneNetwork;
  /** Hands the customers' mails to ours. */
  readonly sender?: MailSender;
  /** Whether whoever is here may look as any of the staff: for the demo organisation beside the case service only. */
  readonly demo?: true;
}

const demoStaff = {
  provide: DemoStaff,
  inject: [StaffAccounts, StaffSessions],
  useFactory: (accounts: StaffAccounts, sessions: StaffSessions) => new DemoStaff(accounts, sessions),
};

/** Shows over HTTP what the sandbox received. The stand-ins are the caller's to start and stop. */
@Module({})
export class SandboxModule {
  /** @throws RedressError `sandbox-in-production` */
  static forRoot({ mails, telephones, sender, demo }: StandIns): DynamicModule {
    refuseInProduction();
    return {
      module: SandboxModule,
      controllers: [
        MessagesController,
        StateController,
        PageController,
        ...(telephones === undefined ? [] : [TextsController]),
        ...(sender === undefined ? [] : [MailsController]),
        ...(demo === undefined ? [] : [DemoSessionController]),
      ],
      providers: [
        ...(mails === undefined ? [] : [{ provide: MailSink, useValue: mails }]),
        ...(telephones === undefined ? [] : [{ provide: TelephoneNetwork, useValue: telephones }]),
        ...(sender === undefined ? [] : [{ provide: MailSender, useValue: sender }]),
        ...(demo === undefined ? [] : [demoStaff]),
      ],
    };
  }
}

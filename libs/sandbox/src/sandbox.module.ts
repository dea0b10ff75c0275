import { Module, type DynamicModule } from '@nestjs/common';
import { MessagesController } from './http/messages-controller.js';
import { refuseInProduction } from './loopback.js';
import { MailSink } from './mail-sink.js';

/** Shows over HTTP what the sandbox received. The sink is the caller's to start and stop. */
@Module({})
export class SandboxModule {
  /** @throws RedressError `sandbox-in-production` */
  static forRoot(mails: MailSink): DynamicModule {
    refuseInProduction();
    return {
      module: SandboxModule,
      controllers: [MessagesController],
      providers: [{ provide: MailSink, useValue: mails }],
      exports: [MailSink],
    };
  }
}

import { Controller, Get, Inject, Optional, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { MailSender } from '../mail-sender.js';
import { MailSink } from '../mail-sink.js';
import { TelephoneNetwork } from '../telephones/telephone-network.js';
import { whatLeaves } from '../what-leaves.js';
import { DemoStaff, type DemoPerson } from './demo-staff.js';
import { LoopbackGuard } from './loopback-guard.js';

/** What the page can do. */
interface SandboxState {
  readonly mail?: string;
  readonly numbers: readonly string[];
  readonly realMail: boolean;
  readonly leaves: string;
  readonly people: readonly DemoPerson[];
}

/** What there is to try. Not part of the product's API. */
@ApiExcludeController()
@Controller('sandbox/api/state')
@UseGuards(LoopbackGuard)
export class StateController {
  constructor(
    @Optional() @Inject(MailSender) private readonly sender?: MailSender,
    @Optional() @Inject(TelephoneNetwork) private readonly telephones?: TelephoneNetwork,
    @Optional() @Inject(MailSink) private readonly mails?: MailSink,
    @Optional() @Inject(DemoStaff) private readonly staff?: DemoStaff,
  ) {}

  @Get()
  state(): SandboxState {
    const sandboxed = { mails: this.mails !== undefined, telephones: this.telephones !== undefined };
    return {
      ...(this.sender === undefined ? {} : { mail: this.sender.address }),
      numbers: this.telephones?.numbers ?? [],
      realMail: !sandboxed.mails,
      leaves: whatLeaves(sandboxed),
      people: this.staff?.people() ?? [],
    };
  }
}

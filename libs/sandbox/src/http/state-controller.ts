import { Controller, Get, Inject, Optional, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { MailSender } from '../mail-sender.js';
import { TelephoneNetwork } from '../telephones/telephone-network.js';
import { DemoStaff, type DemoPerson } from './demo-staff.js';
import { LoopbackGuard } from './loopback-guard.js';

/** What the page can do. */
interface SandboxState {
  readonly mail?: string;
  readonly numbers: readonly string[];
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
    @Optional() @Inject(DemoStaff) private readonly staff?: DemoStaff,
  ) {}

  @Get()
  state(): SandboxState {
    return {
      ...(this.sender === undefined ? {} : { mail: this.sender.address }),
      numbers: this.telephones?.numbers ?? [],
      people: this.staff?.people() ?? [],
    };
  }
}

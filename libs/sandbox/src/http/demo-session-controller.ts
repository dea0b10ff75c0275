import { Body, Controller, Inject, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Settings } from '@redress/platform';
import { setSessionCookie } from '@redress/staff';
import { IsString, MaxLength } from 'class-validator';
import type { Request, Response } from 'express';
import { DemoStaff } from './demo-staff.js';
import { LoopbackGuard } from './loopback-guard.js';
import { refuseForms } from './refuse-forms.js';

/** As whom of the demo's staff somebody looks. */
export class DemoSessionRequest {
  @IsString()
  @MaxLength(100)
  readonly key!: string;
}

/** Signing in as one of the demo's staff, without a password: on this machine only, and for no other organisation. */
@ApiExcludeController()
@Controller('sandbox/api/session')
@UseGuards(LoopbackGuard)
export class DemoSessionController {
  constructor(
    @Inject(DemoStaff) private readonly staff: DemoStaff,
    private readonly settings: Settings,
  ) {}

  /** @throws RedressError `staff-not-found`, `media-type-unsupported` */
  @Post()
  async open(
    @Body() { key }: DemoSessionRequest,
    @Req() { headers }: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<{ csrfToken: string }> {
    refuseForms(headers, 'key');
    const { token, csrfToken } = await this.staff.open(key);
    setSessionCookie(response, token, this.settings.publicUrl);
    return { csrfToken };
  }
}

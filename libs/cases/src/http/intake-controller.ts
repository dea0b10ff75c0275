import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNotFoundResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { OrganisationRegister } from '@redress/organisation';
import { PageQuery } from '@redress/platform';
import { caseScope, ForStaff, SignedIn, type StaffPerson } from '@redress/staff';
import { ListIntake } from '../application/list-intake.js';
import { ParkedWork } from '../application/parked-work.js';
import { readPlace, writePlace } from '../application/page-place.js';
import { IntakeQuery, ReasonRequest } from './case-requests.js';
import { ParkedListResponse } from './case-responses.js';
import { IntakeListResponse } from './intake-responses.js';
import { presentParked } from './present-case.js';
import { presentIntake } from './present-intake.js';

/** What came in, and what could not be done: "where did that mail go?" has an answer here. */
@ApiTags('intake')
@Controller('api/v1')
@ForStaff('lead', 'manager', 'admin')
export class IntakeController {
  constructor(
    private readonly intake: ListIntake,
    private readonly parked: ParkedWork,
    private readonly register: OrganisationRegister,
  ) {}

  @Get('intake')
  @ApiOkResponse({ type: IntakeListResponse })
  async listIntake(@Query() query: IntakeQuery, @SignedIn() staff: StaffPerson): Promise<IntakeListResponse> {
    const scope = caseScope(
      staff,
      this.register.directory.teams.map((team) => team.key),
    );
    const page = await this.intake.list(query, scope);
    const next = page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor };
    return { items: page.items.map(presentIntake), ...next };
  }

  @Get('parked')
  @ApiOkResponse({ type: ParkedListResponse })
  async listParked(@Query() { limit, cursor }: PageQuery): Promise<ParkedListResponse> {
    const place = cursor === undefined ? undefined : readPlace(cursor);
    const rows = await this.parked.waiting(limit + 1, place);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    const more = rows.length > limit && last !== undefined;
    return {
      items: items.map(presentParked),
      ...(more ? { nextCursor: writePlace({ value: last.at, id: last._id }) } : {}),
    };
  }

  @Post('parked/:id/replay')
  @HttpCode(202)
  @ApiAcceptedResponse({ description: 'The service that keeps it reads it again.' })
  @ApiNotFoundResponse({ description: 'Nothing waits under this id.' })
  async replay(
    @Param('id') id: string,
    @Body() { reason }: ReasonRequest,
    @SignedIn() staff: StaffPerson,
  ): Promise<void> {
    await this.parked.decide(id, 'replay', staff.key, reason);
  }

  @Post('parked/:id/discard')
  @HttpCode(202)
  @ApiAcceptedResponse({ description: 'The service that keeps it gives it up; its id and reason stay.' })
  @ApiNotFoundResponse({ description: 'Nothing waits under this id.' })
  async discard(
    @Param('id') id: string,
    @Body() { reason }: ReasonRequest,
    @SignedIn() staff: StaffPerson,
  ): Promise<void> {
    await this.parked.decide(id, 'discard', staff.key, reason);
  }
}

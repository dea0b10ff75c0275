import { Controller, Get, HttpStatus, Post, Query, Res } from '@nestjs/common';
import { ApiConflictResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { OrganisationRegister } from '@redress/organisation';
import { caseScope, ForStaff, SignedIn, type StaffPerson } from '@redress/staff';
import type { Response } from 'express';
import { ListQueue } from '../application/list-queue.js';
import { TakeNext } from '../application/take-next.js';
import { QueueQuery } from './assignment-requests.js';
import { AssignedResponse, QueueResponse } from './assignment-responses.js';
import { presentAssigned, presentQueued } from './present-assignment.js';

/** What waits for a handler, and taking the next. */
@ApiTags('assignment')
@Controller('api/v1/queue')
@ForStaff()
export class QueueController {
  constructor(
    private readonly lists: ListQueue,
    private readonly taking: TakeNext,
    private readonly register: OrganisationRegister,
  ) {}

  @Get()
  @ForStaff('lead', 'manager', 'admin')
  @ApiOkResponse({ type: QueueResponse })
  async list(@Query() query: QueueQuery, @SignedIn() staff: StaffPerson): Promise<QueueResponse> {
    const scope = caseScope(
      staff,
      this.register.directory.teams.map((team) => team.key),
    );
    const { items, nextCursor } = await this.lists.list(query, scope);
    return {
      items: items.map(({ head, waiting }) => presentQueued(head, waiting)),
      ...(nextCursor === undefined ? {} : { nextCursor }),
    };
  }

  /** Gives the next case of your teams to you; 204 when nothing waits that you may have. */
  @Post('next')
  @ForStaff('handler', 'lead', 'manager')
  @ApiOkResponse({ type: AssignedResponse })
  @ApiNoContentResponse({ description: 'Nothing waits.' })
  @ApiConflictResponse({ description: 'You have no room.' })
  async next(
    @SignedIn() staff: StaffPerson,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssignedResponse | undefined> {
    const head = await this.taking.next(staff.key, staff.teams);
    response.status(head === undefined ? HttpStatus.NO_CONTENT : HttpStatus.OK);
    return head === undefined ? undefined : presentAssigned(head);
  }
}

import { Body, Controller, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiHeader,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiPreconditionFailedResponse,
  ApiTags,
} from '@nestjs/swagger';
import { RedressError } from '@redress/kernel';
import { Dispatch, ReadCase, type CaseHead } from '@redress/cases';
import { OrganisationRegister } from '@redress/organisation';
import { readRevision } from '@redress/platform';
import { caseScope, ForStaff, mayLead, mayWork, SignedIn, type StaffPerson } from '@redress/staff';
import { AssignByHand } from '../application/assign-by-hand.js';
import { ConsiderCase } from '../application/consider-case.js';
import { AssignmentRequest } from './assignment-requests.js';
import { AssignedResponse, CandidatesResponse } from './assignment-responses.js';
import { presentAssigned, presentChoice } from './present-assignment.js';

/** Who has a case, and who could. */
@ApiTags('assignment')
@ApiNotFoundResponse({ description: 'No such case, or not one that you may see.' })
@Controller('api/v1/cases/:id')
@ForStaff()
export class AssignmentController {
  constructor(
    private readonly reading: ReadCase,
    private readonly byHand: AssignByHand,
    private readonly considering: ConsiderCase,
    private readonly dispatch: Dispatch,
    private readonly register: OrganisationRegister,
  ) {}

  @Post('assignment')
  @HttpCode(200)
  @ApiHeader({ name: 'If-Match', required: true, description: 'The revision that you read, in quotes: "7".' })
  @ApiOkResponse({ type: AssignedResponse })
  @ApiPreconditionFailedResponse({ description: 'Somebody was faster: read the case again.' })
  @ApiConflictResponse({ description: 'A limit or a conflict of interest stands against it.' })
  async assign(
    @Param('id') id: string,
    @Body() { to, release, override = false, reason }: AssignmentRequest,
    @Headers('if-match') header: string | undefined,
    @SignedIn() staff: StaffPerson,
  ): Promise<AssignedResponse> {
    const order = { by: staff.key, leads: mayLead(staff), revision: readRevision(header), reason };
    const head = await this.visible(id, staff);
    if (!mayWork(staff, head)) throw new RedressError('forbidden', 'You may read this case, but not work on it.');
    if ((to === undefined) === (release !== true)) {
      throw new RedressError('validation-failed', 'to: give either to or release: true', {
        fields: [{ field: 'to', rule: 'either', message: 'give either to or release: true' }],
      });
    }
    if (to !== undefined) return presentAssigned(await this.byHand.give(head._id, to, override, order));
    const released = await this.byHand.release(head._id, order);
    await this.dispatch.dispatch(released);
    return presentAssigned(await this.reading.head(head._id, EVERYTHING));
  }

  /** Who would get this case now, and why; everybody of the team, with what stands against them. */
  @Get('candidates')
  @ForStaff('lead', 'manager', 'admin')
  @ApiOkResponse({ type: CandidatesResponse })
  async candidates(@Param('id') id: string, @SignedIn() staff: StaffPerson): Promise<CandidatesResponse> {
    const head = await this.visible(id, staff);
    const round = await this.considering.round(head.teamKey);
    const { choice } = await this.considering.consider(head, round);
    return presentChoice(choice, round.loads);
  }

  private async visible(id: string, staff: StaffPerson): Promise<CaseHead> {
    const teams = this.register.directory.teams.map((team) => team.key);
    return this.reading.head(id, caseScope(staff, teams));
  }
}

// Whoever has just released a case is told where it went, though they may not see it any more.
const EVERYTHING = { teams: [], sees: () => true, isKept: () => false };

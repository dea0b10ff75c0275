import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiConflictResponse, ApiNotFoundResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ForStaff, mayLead, SignedIn, type StaffPerson } from '@redress/staff';
import { CaseCore } from '../case-core.js';
import { JoinRequest } from './case-requests.js';
import { CaseSummaryResponse } from './case-responses.js';
import { presentSummary } from './present-case.js';
import { SeenMatters } from './seen-matters.js';
import { WorkableCases } from './workable-cases.js';

/** Puts held messages on the cases that they belong to: texts of numbers with several open cases, above all. */
@ApiTags('intake')
@ApiNotFoundResponse({ description: 'No such message or case, or not one that you may see.' })
@Controller('api/v1/intake/:id')
@ForStaff()
export class IntakeJoinController {
  constructor(
    private readonly core: CaseCore,
    private readonly matters: SeenMatters,
    private readonly cases: WorkableCases,
  ) {}

  @Post('join')
  @HttpCode(200)
  @ApiOkResponse({ type: CaseSummaryResponse, description: 'The case that the message is on now.' })
  @ApiConflictResponse({ description: 'Nothing to decide, or somebody else was faster.' })
  async join(
    @Param('id') id: string,
    @Body() { to }: JoinRequest,
    @SignedIn() staff: StaffPerson,
  ): Promise<CaseSummaryResponse> {
    const matter = await this.matters.find(id, staff);
    const { _id } = await this.cases.find(to, staff);
    return presentSummary(await this.core.decisions.join(matter, _id, staff.key), mayLead(staff));
  }
}

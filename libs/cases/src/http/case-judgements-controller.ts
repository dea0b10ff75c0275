import { Body, Controller, Headers, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiForbiddenResponse,
  ApiHeader,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { RedressError } from '@redress/kernel';
import { OrganisationRegister } from '@redress/organisation';
import { readRevision } from '@redress/platform';
import { ForStaff, mayLead, SignedIn, type StaffPerson } from '@redress/staff';
import { Dispatch } from '../application/dispatch.js';
import { CaseCore } from '../case-core.js';
import type { CaseHead } from '../domain/case-head.js';
import { AssessmentRequest, ConductRequest, ConflictRequest, SafeContactRequest } from './case-requests.js';
import { CaseSummaryResponse } from './case-responses.js';
import { presentSummary } from './present-case.js';
import { WorkableCases } from './workable-cases.js';

const IF_MATCH = { name: 'If-Match', required: true, description: 'The revision that you have before you, `"12"`.' };

/** What people decide where machines only guess. */
@ApiTags('cases')
@ApiNotFoundResponse({ description: 'No such case, or not one that you may see.' })
@ApiResponse({ status: 412, description: 'Somebody was faster: read the case again.' })
@ApiResponse({ status: 428, description: 'Without If-Match.' })
@Controller('api/v1/cases/:id')
@ForStaff()
export class CaseJudgementsController {
  constructor(
    private readonly core: CaseCore,
    private readonly cases: WorkableCases,
    private readonly dispatch: Dispatch,
    private readonly register: OrganisationRegister,
  ) {}

  @Post('assessment')
  @HttpCode(200)
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ type: CaseSummaryResponse })
  async assess(
    @Param('id') id: string,
    @Body() said: AssessmentRequest,
    @Headers('if-match') revision: string | undefined,
    @SignedIn() staff: StaffPerson,
  ): Promise<CaseSummaryResponse> {
    const head = await this.cases.find(id, staff);
    const judgement = { by: staff.key, revision: readRevision(revision) };
    return this.given(await this.core.judging.assess(head._id, said, judgement), staff);
  }

  @Post('conflicts')
  @HttpCode(200)
  @ForStaff('lead', 'manager', 'admin')
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ type: CaseSummaryResponse })
  @ApiForbiddenResponse({ description: 'Nobody decides about themselves, nor about whom they lead.' })
  async decideConflict(
    @Param('id') id: string,
    @Body() { person, decision, reason }: ConflictRequest,
    @Headers('if-match') revision: string | undefined,
    @SignedIn() staff: StaffPerson,
  ): Promise<CaseSummaryResponse> {
    const head = await this.cases.find(id, staff);
    this.checkPerson(person, staff);
    const judgement = { by: staff.key, revision: readRevision(revision) };
    return this.given(
      await this.core.judging.decideConflict(head._id, { person, state: decision, reason }, judgement),
      staff,
    );
  }

  @Post('safe-contact')
  @HttpCode(200)
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ type: CaseSummaryResponse })
  @ApiResponse({ status: 409, description: 'There is nothing to lift.' })
  async keepSafe(
    @Param('id') id: string,
    @Body() said: SafeContactRequest,
    @Headers('if-match') revision: string | undefined,
    @SignedIn() staff: StaffPerson,
  ): Promise<CaseSummaryResponse> {
    const head = await this.cases.find(id, staff);
    const judgement = { by: staff.key, revision: readRevision(revision) };
    return presentSummary(await this.core.judging.keepSafe(head._id, said, judgement), mayLead(staff));
  }

  @Post('conduct')
  @HttpCode(200)
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ type: CaseSummaryResponse })
  @ApiResponse({ status: 409, description: 'No conversation, nobody warned, or nothing to take back.' })
  async judgeConduct(
    @Param('id') id: string,
    @Body() said: ConductRequest,
    @Headers('if-match') revision: string | undefined,
    @SignedIn() staff: StaffPerson,
  ): Promise<CaseSummaryResponse> {
    const head = await this.cases.find(id, staff);
    const judgement = { by: staff.key, revision: readRevision(revision) };
    return this.given(await this.core.judging.judgeConduct(head._id, said, judgement), staff);
  }

  private checkPerson(person: string, staff: StaffPerson): void {
    if (person === staff.key || staff.leads.includes(person)) {
      throw new RedressError(
        'conflict-own-forbidden',
        'Nobody decides about a conflict of their own, or of whom they lead.',
      );
    }
    if (this.register.directory.member(person) !== undefined) return;
    throw new RedressError('validation-failed', 'The decision names nobody of the organisation.', {
      fields: [{ field: 'person', rule: 'reference', message: `there is no member of staff ${person}` }],
    });
  }

  // A confirmed conflict, or another category, may have put it back into a queue.
  private async given(head: CaseHead, staff: StaffPerson): Promise<CaseSummaryResponse> {
    if (head.queue !== '') await this.dispatch.dispatch(head);
    return presentSummary(head, mayLead(staff));
  }
}

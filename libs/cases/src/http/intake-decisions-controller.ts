import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import { ForStaff, mayLead, SignedIn, type StaffPerson } from '@redress/staff';
import type { IntakeMatter } from '../application/decide-intake.js';
import { FileLinks } from '../application/file-links.js';
import { ReadCase } from '../application/read-case.js';
import { Dispatch } from '../application/dispatch.js';
import { CaseCore } from '../case-core.js';
import { refuseBarred } from '../domain/case-conflict.js';
import type { CaseHead } from '../domain/case-head.js';
import { ConfirmRequest, OpenRequest } from './case-requests.js';
import { CaseSummaryResponse } from './case-responses.js';
import { IntakeMatterResponse } from './intake-responses.js';
import { presentMatter } from './present-intake.js';
import { presentSummary } from './present-case.js';
import { SeenMatters } from './seen-matters.js';

const UNDECIDED = { description: 'Nothing to decide, or somebody else was faster.' };

/** What people decide about messages: the held ones wait for leads, the others for whoever works on their case. */
@ApiTags('intake')
@ApiNotFoundResponse({ description: 'No such message, or not one that you may see.' })
@Controller('api/v1/intake/:id')
@ForStaff()
export class IntakeDecisionsController {
  constructor(
    private readonly core: CaseCore,
    private readonly dispatch: Dispatch,
    private readonly matters: SeenMatters,
    private readonly reading: ReadCase,
    private readonly links: FileLinks,
  ) {}

  @Get()
  @ApiOkResponse({ type: IntakeMatterResponse })
  async read(@Param('id') id: string, @SignedIn() staff: StaffPerson): Promise<IntakeMatterResponse> {
    const matter = await this.matter(id, staff);
    const words = matter.message === undefined ? '' : await this.reading.words(matter.message.text);
    return presentMatter(matter, words, this.links);
  }

  @Post('open')
  @HttpCode(200)
  @ApiOkResponse({ type: CaseSummaryResponse })
  @ApiConflictResponse(UNDECIDED)
  async open(
    @Param('id') id: string,
    @Body() { answer }: OpenRequest,
    @SignedIn() staff: StaffPerson,
  ): Promise<CaseSummaryResponse> {
    const matter = await this.matter(id, staff);
    // Whoever wrote before we were connected did not write to this system: silence, unless a person wants otherwise.
    const head = await this.core.decisions.open(matter, staff.key, answer ?? matter.row.fate !== 'before-start');
    await this.dispatch.dispatch(head);
    return this.present(head, staff);
  }

  @Post('confirm')
  @HttpCode(200)
  @ApiOkResponse({ type: CaseSummaryResponse })
  @ApiConflictResponse(UNDECIDED)
  async confirm(
    @Param('id') id: string,
    @Body() { email, name }: ConfirmRequest,
    @SignedIn() staff: StaffPerson,
  ): Promise<CaseSummaryResponse> {
    const who = { ...(email === undefined ? {} : { address: email }), ...(name === undefined ? {} : { name }) };
    return this.present(await this.core.decisions.confirm(await this.matter(id, staff), staff.key, who), staff);
  }

  @Post('not-ours')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiConflictResponse(UNDECIDED)
  async notOurs(@Param('id') id: string, @SignedIn() staff: StaffPerson): Promise<void> {
    await this.core.decisions.notOurs(await this.matter(id, staff), staff.key);
  }

  @Post('undo')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiConflictResponse(UNDECIDED)
  async undo(@Param('id') id: string, @SignedIn() staff: StaffPerson): Promise<void> {
    await this.core.decisions.undo(await this.matter(id, staff), staff.key);
  }

  private async matter(id: string, staff: StaffPerson): Promise<IntakeMatter> {
    const matter = await this.matters.find(id, staff);
    if (matter.head !== undefined) refuseBarred(matter.head, staff.key);
    return matter;
  }

  private present(head: CaseHead, staff: StaffPerson): CaseSummaryResponse {
    return presentSummary(head, mayLead(staff));
  }
}

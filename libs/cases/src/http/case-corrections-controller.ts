import { Body, Controller, Headers, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import { RedressError } from '@redress/kernel';
import { ForStaff, mayLead, SignedIn, type StaffPerson } from '@redress/staff';
import { Dispatch } from '../application/dispatch.js';
import { CaseCore } from '../case-core.js';
import { LinkRequest, MoveRequest, ReceivedDateRequest, SplitRequest } from './case-requests.js';
import { CaseSummaryResponse, MovedResponse } from './case-responses.js';
import { presentSummary } from './present-case.js';
import { requireKey, WorkableCases } from './workable-cases.js';

/** What people put right of what the machine got wrong, on cases that they may work on. */
@ApiTags('cases')
@ApiNotFoundResponse({ description: 'No such case or entry, or not one that you may see.' })
@Controller('api/v1/cases/:id')
@ForStaff()
export class CaseCorrectionsController {
  constructor(
    private readonly core: CaseCore,
    private readonly cases: WorkableCases,
    private readonly dispatch: Dispatch,
  ) {}

  @Post('split')
  @HttpCode(201)
  @ApiHeader({ name: 'Idempotency-Key', required: true, description: 'The same key is the same split, once.' })
  @ApiCreatedResponse({ type: CaseSummaryResponse, description: 'The case that was split off.' })
  async split(
    @Param('id') id: string,
    @Body() { entry, text }: SplitRequest,
    @Headers('idempotency-key') header: string | undefined,
    @SignedIn() staff: StaffPerson,
  ): Promise<CaseSummaryResponse> {
    const key = requireKey(header);
    const source = await this.cases.find(id, staff);
    const head = await this.core.corrections.split(source, entry, { by: staff.key, key }, text);
    await this.dispatch.dispatch(head);
    return presentSummary(head, mayLead(staff));
  }

  @Post('received-at')
  @HttpCode(200)
  @ApiHeader({ name: 'Idempotency-Key', required: true, description: 'The same key is the same correction, once.' })
  @ApiOkResponse({ type: CaseSummaryResponse, description: 'With the dates that follow from it.' })
  async receivedAt(
    @Param('id') id: string,
    @Body() request: ReceivedDateRequest,
    @Headers('idempotency-key') header: string | undefined,
    @SignedIn() staff: StaffPerson,
  ): Promise<CaseSummaryResponse> {
    const key = requireKey(header);
    const { _id } = await this.cases.find(id, staff);
    return presentSummary(await this.core.receivedDates.correct(_id, request, { by: staff.key, key }), mayLead(staff));
  }

  @Post('links')
  @HttpCode(204)
  @ApiNoContentResponse()
  async link(
    @Param('id') id: string,
    @Body() { to, kind, remove }: LinkRequest,
    @SignedIn() staff: StaffPerson,
  ): Promise<void> {
    const [head, other] = [await this.cases.find(id, staff), await this.cases.find(to, staff)];
    if (head._id === other._id) throw new RedressError('link-not-allowed', 'A case cannot be linked to itself.');
    if (remove === true) await this.core.corrections.unlink(head, other, staff.key);
    else await this.core.corrections.link(head, other, kind, staff.key);
  }

  @Post('entries/:entry/move')
  @HttpCode(200)
  @ApiOkResponse({ type: MovedResponse })
  @ApiConflictResponse({ description: 'What opened the case cannot be moved.' })
  async move(
    @Param('id') id: string,
    @Param('entry') entry: string,
    @Body() { to, reason }: MoveRequest,
    @SignedIn() staff: StaffPerson,
  ): Promise<MovedResponse> {
    const source = await this.cases.find(id, staff);
    const target = to === undefined ? undefined : await this.cases.find(to, staff);
    const said = { by: staff.key, ...(reason === undefined ? {} : { reason }) };
    return { reference: await this.core.corrections.move(source, entry, target, said) };
  }
}

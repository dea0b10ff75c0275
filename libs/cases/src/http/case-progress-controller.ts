import { Body, Controller, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiHeader,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import { RedressError } from '@redress/kernel';
import { readRevision } from '@redress/platform';
import { ForStaff, mayLead, SignedIn, type StaffPerson } from '@redress/staff';
import { DecideLateMessage } from '../application/decide-late-message.js';
import { Dispatch } from '../application/dispatch.js';
import { ReadDrafts } from '../application/read-drafts.js';
import { CaseCore } from '../case-core.js';
import type { CaseHead } from '../domain/case-head.js';
import { CaseSummaryResponse } from './case-responses.js';
import { presentSummary } from './present-case.js';
import { ContactRequest, DraftRequest, LateMessageRequest, TransitionRequest } from './progress-requests.js';
import { DraftListResponse } from './progress-responses.js';
import { requireKey, WorkableCases } from './workable-cases.js';

const IF_MATCH = { name: 'If-Match', required: true, description: 'The revision that you have before you, `"12"`.' };
const KEY = { name: 'Idempotency-Key', required: true, description: 'The same key is the same writing, once.' };

/** How people take a case from its first look to its end. */
@ApiTags('cases')
@ApiNotFoundResponse({ description: 'No such case, or not one that you may see.' })
@Controller('api/v1/cases/:id')
@ForStaff()
export class CaseProgressController {
  constructor(
    private readonly core: CaseCore,
    private readonly cases: WorkableCases,
    private readonly drafts: ReadDrafts,
    private readonly dispatch: Dispatch,
    private readonly decideLate: DecideLateMessage,
  ) {}

  @Post('transitions')
  @HttpCode(200)
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ type: CaseSummaryResponse })
  @ApiConflictResponse({ description: 'The lifecycle has no such move, or the decision has not reached the customer.' })
  async move(
    @Param('id') id: string,
    @Body() { to, text, reason, position }: TransitionRequest,
    @Headers('if-match') header: string | undefined,
    @SignedIn() staff: StaffPerson,
  ): Promise<CaseSummaryResponse> {
    const revision = readRevision(header);
    const head = await this.cases.find(id, staff);
    if (to === 'decision_communicated') return presented(await this.decide(head, text, revision, staff), staff);
    const moved = {
      to,
      ...(reason === undefined ? {} : { reason }),
      ...(position === undefined ? {} : { position: { at: position.at, via: position.via } }),
    };
    return presented(await this.queued(await this.core.moving.move(head, moved, { by: staff.key, revision })), staff);
  }

  @Post('late-message')
  @HttpCode(200)
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ type: CaseSummaryResponse, description: 'The case; the new one, where there is one.' })
  async late(
    @Param('id') id: string,
    @Body() { decision, reason, entry }: LateMessageRequest,
    @Headers('if-match') header: string | undefined,
    @SignedIn() staff: StaffPerson,
  ): Promise<CaseSummaryResponse> {
    const who = { by: staff.key, revision: readRevision(header) };
    const head = await this.cases.find(id, staff);
    const said = decision === 'new-case' ? { decision, reason, entry: requireEntry(entry) } : { decision, reason };
    return presented(await this.queued(await this.decideLate.decide(head, said, who)), staff);
  }

  @Post('contacts')
  @HttpCode(201)
  @ApiHeader(KEY)
  @ApiCreatedResponse({ type: CaseSummaryResponse })
  async contact(
    @Param('id') id: string,
    @Body() { kind, at, text, update }: ContactRequest,
    @Headers('idempotency-key') header: string | undefined,
    @SignedIn() staff: StaffPerson,
  ): Promise<CaseSummaryResponse> {
    const idempotencyKey = requireKey(header);
    const head = await this.cases.find(id, staff);
    const made = { kind, happenedAt: at, ...(update === undefined ? {} : { updateId: update }) };
    return presented(
      await this.core.contacts.record({ caseId: head._id, author: staff.key, text, idempotencyKey }, made),
      staff,
    );
  }

  @Get('drafts')
  @ApiOkResponse({ type: DraftListResponse })
  async listDrafts(@Param('id') id: string, @SignedIn() staff: StaffPerson): Promise<DraftListResponse> {
    return { items: await this.drafts.of(await this.cases.find(id, staff)) };
  }

  @Post('drafts')
  @HttpCode(201)
  @ApiHeader(KEY)
  @ApiCreatedResponse({ type: DraftListResponse })
  async writeDraft(
    @Param('id') id: string,
    @Body() { clock, dueAt, text }: DraftRequest,
    @Headers('idempotency-key') header: string | undefined,
    @SignedIn() staff: StaffPerson,
  ): Promise<DraftListResponse> {
    const key = requireKey(header);
    const head = await this.cases.find(id, staff);
    const written = await this.core.moving.write(head, { clock, dueAt }, { by: staff.key, text, key });
    return { items: await this.drafts.of(written) };
  }

  private async decide(
    { _id: caseId }: CaseHead,
    text: string | undefined,
    revision: number,
    { key: author }: StaffPerson,
  ): Promise<CaseHead> {
    if (text === undefined) throw missing('text', 'a decision is moved by being sent');
    const idempotencyKey = `decision at revision ${String(revision)}`;
    return this.core.writing.message({ caseId, author, text, idempotencyKey, revision }, 'decision');
  }

  private async queued(head: CaseHead): Promise<CaseHead> {
    if (head.queue !== '') await this.dispatch.dispatch(head);
    return head;
  }
}

function presented(head: CaseHead, staff: StaffPerson): CaseSummaryResponse {
  return presentSummary(head, mayLead(staff));
}

function requireEntry(entry: string | undefined): string {
  if (entry === undefined) throw missing('entry', 'a new case is made of an entry');
  return entry;
}

function missing(field: string, message: string): RedressError {
  return new RedressError('validation-failed', 'The request lacks something.', {
    fields: [{ field, rule: 'required', message }],
  });
}

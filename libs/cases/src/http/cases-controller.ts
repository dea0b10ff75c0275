import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { RedressError } from '@redress/kernel';
import { OrganisationRegister } from '@redress/organisation';
import { readIdempotencyKey } from '@redress/platform';
import { caseScope, ForStaff, mayLead, SignedIn, type CaseScope, type StaffPerson } from '@redress/staff';
import { FileLinks } from '../application/file-links.js';
import { ListCases } from '../application/list-cases.js';
import { ReadCase } from '../application/read-case.js';
import { WriteToCase, type StaffWriting } from '../application/write-to-case.js';
import { CaseListQuery, EntriesQuery, NoteRequest, StaffMessageRequest } from './case-requests.js';
import {
  CaseListResponse,
  CaseResponse,
  CaseSummaryResponse,
  EntryListResponse,
  EntryWholeResponse,
} from './case-responses.js';
import { checkMayWork } from './workable-cases.js';
import { presentCase, presentEntry, presentSummary, presentWhole } from './present-case.js';

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  required: true,
  description: 'The same key is the same writing, once.',
};

/** Cases as staff see them and write on them; what somebody may see is the visibility rule's to say. */
@ApiTags('cases')
@Controller('api/v1/cases')
@ForStaff()
export class CasesController {
  constructor(
    private readonly lists: ListCases,
    private readonly reading: ReadCase,
    private readonly writing: WriteToCase,
    private readonly register: OrganisationRegister,
    private readonly links: FileLinks,
  ) {}

  @Get()
  @ApiOkResponse({ type: CaseListResponse })
  async list(@Query() query: CaseListQuery, @SignedIn() staff: StaffPerson): Promise<CaseListResponse> {
    const page = await this.lists.list(query, this.scopeOf(staff));
    const items = page.items.map((head) => presentSummary(head, seesReasons(staff)));
    return { items, ...(page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor }) };
  }

  @Get(':id')
  @ApiOkResponse({ type: CaseResponse })
  @ApiNotFoundResponse({ description: 'No such case, or not one that you may see.' })
  async read(@Param('id') id: string, @SignedIn() staff: StaffPerson): Promise<CaseResponse> {
    const whole = await this.reading.whole(id, this.scopeOf(staff));
    await this.reading.look(whole.head, staff.key);
    return presentCase(whole, seesReasons(staff), this.links);
  }

  @Get(':id/entries')
  @ApiOkResponse({ type: EntryListResponse })
  async entries(
    @Param('id') id: string,
    @Query() { before }: EntriesQuery,
    @SignedIn() staff: StaffPerson,
  ): Promise<EntryListResponse> {
    const scope = this.scopeOf(staff);
    const entries = await this.reading.entries(await this.reading.head(id, scope), scope, before);
    return { items: entries.map((entry) => presentEntry(entry, this.links)) };
  }

  @Get(':id/entries/:entry')
  @ApiOkResponse({ type: EntryWholeResponse })
  @ApiNotFoundResponse({ description: 'No such case or entry, or not one that you may see.' })
  async entry(
    @Param('id') id: string,
    @Param('entry') entry: string,
    @SignedIn() staff: StaffPerson,
  ): Promise<EntryWholeResponse> {
    const head = await this.reading.head(id, this.scopeOf(staff));
    return presentWhole(await this.reading.entry(head, entry));
  }

  @Post(':id/messages')
  @HttpCode(201)
  @ApiHeader(IDEMPOTENCY_KEY)
  @ApiCreatedResponse({ type: CaseSummaryResponse })
  @ApiUnprocessableEntityResponse({ description: 'The customer is not told on that channel, and why.' })
  async message(
    @Param('id') id: string,
    @Body() { text, purpose, channel, attachments = [] }: StaffMessageRequest,
    @Headers('idempotency-key') key: string | undefined,
    @SignedIn() staff: StaffPerson,
  ): Promise<CaseSummaryResponse> {
    const writing = { ...(await this.prepare(id, text, key, staff)), attachments };
    return presentSummary(await this.writing.message(writing, purpose, channel), seesReasons(staff));
  }

  @Post(':id/notes')
  @HttpCode(201)
  @ApiHeader(IDEMPOTENCY_KEY)
  @ApiCreatedResponse({ type: CaseSummaryResponse })
  async note(
    @Param('id') id: string,
    @Body() { text }: NoteRequest,
    @Headers('idempotency-key') key: string | undefined,
    @SignedIn() staff: StaffPerson,
  ): Promise<CaseSummaryResponse> {
    return presentSummary(await this.writing.note(await this.prepare(id, text, key, staff)), seesReasons(staff));
  }

  private async prepare(id: string, text: string, key: string | undefined, staff: StaffPerson): Promise<StaffWriting> {
    const idempotencyKey = readIdempotencyKey(key);
    if (idempotencyKey === undefined) {
      throw new RedressError(
        'idempotency-key-required',
        'Send an Idempotency-Key: a repeated request must not be sent twice.',
      );
    }
    const head = await this.reading.head(id, this.scopeOf(staff));
    checkMayWork(staff, head);
    return { caseId: head._id, author: staff.key, text, idempotencyKey };
  }

  private scopeOf(staff: StaffPerson): CaseScope {
    return caseScope(
      staff,
      this.register.directory.teams.map((team) => team.key),
    );
  }
}

// Reasons speak of colleagues (architecture section 7): leads only.
function seesReasons(staff: StaffPerson): boolean {
  return mayLead(staff);
}

import { Controller, Get, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { FileStore } from '@redress/files';
import { RedressError } from '@redress/kernel';
import { OrganisationRegister } from '@redress/organisation';
import { asDownload } from '@redress/platform';
import { caseScope, ForStaff, SignedIn, type StaffPerson } from '@redress/staff';
import type { Response } from 'express';
import { FileLinks, type FileHome } from '../application/file-links.js';
import { ReadCase } from '../application/read-case.js';
import { SeenMatters } from './seen-matters.js';

/** Files of cases and of messages that wait for a person, for whoever was shown them and still may see them. Always a download: nothing a customer sends is opened by our pages. */
@ApiTags('cases')
@Controller('api/v1/files')
@ForStaff()
export class FilesController {
  constructor(
    private readonly links: FileLinks,
    private readonly files: FileStore,
    private readonly reading: ReadCase,
    private readonly matters: SeenMatters,
    private readonly register: OrganisationRegister,
  ) {}

  @Get(':id')
  @ApiOkResponse({ description: 'The bytes.' })
  @ApiNotFoundResponse({ description: 'The link is too old, or no link of ours; read the case again for a fresh one.' })
  async download(
    @Param('id') id: string,
    @SignedIn() staff: StaffPerson,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const file = this.links.read(id);
    if (file === undefined) {
      throw new RedressError('file-not-found', 'this link is too old or not ours; read the case again for a fresh one');
    }
    await this.refuseHidden(file.home, staff);
    const stream = await this.files.stream(file.ref);
    asDownload(response, file.name);
    return new StreamableFile(stream);
  }

  private async refuseHidden(home: FileHome, staff: StaffPerson): Promise<void> {
    if ('messageId' in home) {
      await this.matters.find(home.messageId, staff);
      return;
    }
    const teams = this.register.directory.teams.map((team) => team.key);
    await this.reading.head(home.caseId, caseScope(staff, teams));
  }
}

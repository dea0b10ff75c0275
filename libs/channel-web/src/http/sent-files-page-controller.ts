import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RedressError } from '@redress/kernel';
import type { Request, Response } from 'express';
import { SentFiles, type OpenedFile } from '../application/sent-files.js';
import { Page } from './page.js';
import { sendFile } from './send-file.js';
import { StatusPages } from './status-pages.js';

const GONE = { title: 'fileGoneTitle', text: 'fileGone' } as const;

/** Where the status page's links to files lead. */
@ApiExcludeController()
@Controller('complaints/:reference/files')
export class SentFilesPageController {
  constructor(
    private readonly pages: StatusPages,
    private readonly sent: SentFiles,
    private readonly page: Page,
  ) {}

  @Get(':entry/:number')
  async download(
    @Param('reference') reference: string,
    @Param('entry') entry: string,
    @Param('number') number: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const linked = await this.pages.open(request, response, reference);
    if (linked === undefined) return;
    let opened: OpenedFile;
    try {
      opened = await this.sent.open(linked.claim, entry, number);
    } catch (error) {
      if (!(error instanceof RedressError) || error.code !== 'file-not-found') throw error;
      await this.page.message(request, response, 404, { ...GONE, reference: linked.reference });
      return;
    }
    await sendFile(response, opened);
  }
}

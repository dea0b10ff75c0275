import { Controller, Get, Param, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RedressError } from '@redress/kernel';
import { pageFile } from '@redress/sandbox-page';
import type { Response } from 'express';
import { LoopbackGuard } from './loopback-guard.js';

/** The page on which a newcomer is the customer. */
@ApiExcludeController()
@Controller('sandbox')
@UseGuards(LoopbackGuard)
export class PageController {
  @Get()
  page(@Res() response: Response): void {
    this.file('index.html', response);
  }

  /** @throws RedressError `file-not-found` */
  @Get('page/:name')
  file(@Param('name') name: string, @Res() response: Response): void {
    const file = pageFile(name);
    if (file === undefined) throw new RedressError('file-not-found', 'the page of the sandbox has no such file');
    response.setHeader('cache-control', 'no-store').type(file.type).send(file.body);
  }
}

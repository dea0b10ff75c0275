import { Controller, Get, Redirect } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';

/** The address without a path leads to what most who type it want. */
@ApiExcludeController()
@Controller()
export class FrontController {
  @Get()
  @Redirect('/complaints/new', 302)
  lead(): void {
    // The decorator says it all.
  }
}

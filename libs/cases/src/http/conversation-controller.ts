import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiConflictResponse, ApiNoContentResponse, ApiNotFoundResponse, ApiProperty, ApiTags } from '@nestjs/swagger';
import { ForStaff, SignedIn, type StaffPerson } from '@redress/staff';
import { IsBoolean } from 'class-validator';
import { HandlerSignals } from '../application/handler-signals.js';
import { WorkableCases } from './workable-cases.js';

/** Whether a member of staff writes to the visitor just now. */
export class HandlerTypingRequest {
  @ApiProperty({ description: 'Said again every few seconds while it goes on; without that it ends by itself.' })
  @IsBoolean()
  typing!: boolean;
}

/** What is said into a conversation at once, and kept nowhere. */
@ApiTags('cases')
@ApiNotFoundResponse({ description: 'No such case, or not one that you may see.' })
@Controller('api/v1/cases/:id')
@ForStaff()
export class ConversationController {
  constructor(
    private readonly cases: WorkableCases,
    private readonly signals: HandlerSignals,
  ) {}

  /** Shown to the visitor with the name that you show to customers. Raises `no-conversation`. */
  @Post('typing')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'Told, where anybody is there to hear it.' })
  @ApiConflictResponse({ description: 'The case was not talked about in a conversation.' })
  async typing(
    @Param('id') id: string,
    @Body() { typing }: HandlerTypingRequest,
    @SignedIn() staff: StaffPerson,
  ): Promise<void> {
    this.signals.typing(await this.cases.find(id, staff), staff.key, typing);
  }
}

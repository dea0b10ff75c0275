import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { AttachmentResponse, IntakeResponse } from './case-responses.js';

export class IntakeSenderResponse {
  @ApiPropertyOptional() address?: string;
  @ApiPropertyOptional() name?: string;
  @ApiProperty({ description: 'Whether the channel proved the address.' }) proved!: boolean;
}

/** What a held message says, for whoever decides about it. */
export class HeldMessageResponse {
  @ApiProperty({ type: IntakeSenderResponse }) from!: IntakeSenderResponse;
  @ApiProperty({ type: [String] }) to!: readonly string[];
  @ApiPropertyOptional() subject?: string;
  @ApiProperty({ description: 'The beginning of what it says, 1 KB at most.' }) text!: string;
  @ApiProperty({ type: [AttachmentResponse] }) attachments!: readonly AttachmentResponse[];
  @ApiPropertyOptional({ description: 'Why it could not be read whole.' }) unreadable?: string;
}

/** One message that was taken in, with what a decision about it needs. */
export class IntakeMatterResponse extends IntakeResponse {
  @ApiPropertyOptional({ type: HeldMessageResponse, description: 'While no case has it.' })
  message?: HeldMessageResponse;
  @ApiPropertyOptional({
    type: IntakeSenderResponse,
    description: 'Who is thought to complain in what staff sent on, until somebody confirms it.',
  })
  proposed?: IntakeSenderResponse;
  @ApiPropertyOptional({ description: 'Key of who decided last.' }) decidedBy?: string;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CHANNELS, FATES, type Channel, type Fate } from '@redress/contracts';
import { AttachmentResponse } from './case-responses.js';

export class IntakeSenderResponse {
  @ApiPropertyOptional() address?: string;
  @ApiPropertyOptional() name?: string;
  @ApiProperty({ description: 'Whether the channel proved the address.' }) proved!: boolean;
}

/** One message that was taken in, and what became of it. */
export class IntakeResponse {
  @ApiProperty() id!: string;
  @ApiProperty({ enum: CHANNELS }) channel!: Channel;
  @ApiProperty({ description: 'Which of our addresses, numbers or forms took it in.' }) account!: string;
  @ApiPropertyOptional({ type: IntakeSenderResponse, description: 'While no case has it.' })
  from?: IntakeSenderResponse;
  @ApiPropertyOptional({ description: 'While no case has it.' }) subject?: string;
  @ApiProperty({ format: 'date-time' }) receivedAt!: string;
  @ApiProperty({ description: 'Size of the original in bytes.' }) bytes!: number;
  @ApiProperty({ description: 'SHA-256 of the original.' }) sha256!: string;
  @ApiProperty({ enum: FATES }) fate!: Fate;
  @ApiPropertyOptional() reason?: string;
  @ApiProperty({ type: [String] }) cases!: readonly string[];
}

export class IntakeListResponse {
  @ApiProperty({ type: [IntakeResponse] }) items!: readonly IntakeResponse[];
  @ApiPropertyOptional() nextCursor?: string;
}

/** What a held message says, for whoever decides about it. */
export class HeldMessageResponse {
  @ApiProperty({ type: IntakeSenderResponse }) from!: IntakeSenderResponse;
  @ApiProperty({ type: [String] }) to!: readonly string[];
  @ApiPropertyOptional() subject?: string;
  @ApiProperty({ description: 'What it says, 256 KB at most.' }) text!: string;
  @ApiProperty({ type: [AttachmentResponse] }) attachments!: readonly AttachmentResponse[];
  @ApiProperty({ description: 'Where to fetch it as it came, for a quarter of an hour.' }) original!: string;
  @ApiPropertyOptional({ description: 'Why it could not be read whole.' }) unreadable?: string;
}

/** A case that a held text may belong to. */
export class IntakeChoiceResponse {
  @ApiProperty({ description: 'Id of the case.' }) id!: string;
  @ApiProperty() reference!: string;
  @ApiProperty({ format: 'date-time' }) receivedAt!: string;
  @ApiPropertyOptional({ description: 'What its writer names it by in a text.' }) code?: string;
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
  @ApiPropertyOptional({
    type: [IntakeChoiceResponse],
    description: 'The cases that it may belong to, while its writer is asked which they mean; `join` decides.',
  })
  choices?: IntakeChoiceResponse[];
  @ApiPropertyOptional({
    description: 'Key of who decided last; `customer` or `rule` where a text was put on one of several open cases.',
  })
  decidedBy?: string;
}

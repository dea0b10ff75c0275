import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CHANNELS, type Channel } from '@redress/contracts';
import { Type } from 'class-transformer';
import { IsIn, IsISO8601, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { CONTACT_KINDS, type ContactKind } from '../domain/contact.js';
import { CASE_STATES, type CaseState } from '../domain/lifecycle.js';
import { SaysSomething } from './says-something.js';

const UTC = /Z$/u;

/** When and how the customer said what they think. */
export class PositionRequest {
  @ApiProperty({ format: 'date-time' }) @IsISO8601({ strict: true }) @Matches(UTC) at!: string;
  @ApiProperty({ enum: CHANNELS }) @IsIn(CHANNELS) via!: Channel;
}

/** Where a case moves along the lifecycle. */
export class TransitionRequest {
  @ApiProperty({ enum: CASE_STATES }) @IsIn(CASE_STATES) to!: CaseState;
  @ApiPropertyOptional({ maxLength: 500, description: 'Required where a case ends, or is opened again.' })
  @IsOptional()
  @IsString()
  @SaysSomething()
  @MaxLength(500)
  reason?: string;
  @ApiPropertyOptional({ type: PositionRequest, description: 'Required of accepted, rejected_open and withdrawn.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => PositionRequest)
  position?: PositionRequest;
  @ApiPropertyOptional({ maxLength: 100_000, description: 'The decision; required of decision_communicated.' })
  @IsOptional()
  @IsString()
  @SaysSomething()
  @MaxLength(100_000)
  text?: string;
}

/** How somebody was in touch with the customer without a channel of ours. */
export class ContactRequest {
  @ApiProperty({ enum: CONTACT_KINDS }) @IsIn(CONTACT_KINDS) kind!: ContactKind;
  @ApiProperty({ format: 'date-time' }) @IsISO8601({ strict: true }) @Matches(UTC) at!: string;
  @ApiProperty({ maxLength: 100_000, description: 'What was said.' })
  @IsString()
  @SaysSomething()
  @MaxLength(100_000)
  text!: string;
  @ApiPropertyOptional({ description: 'Id of the update that was carried out by it.' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  update?: string;
}

/** What the handler wants told by the date of a draft; `clock` and `dueAt` as the list of drafts names them. */
export class DraftRequest {
  @ApiProperty({ example: 'update' }) @IsString() @MaxLength(50) clock!: string;
  @ApiProperty({ format: 'date-time' }) @IsISO8601({ strict: true }) dueAt!: string;
  @ApiProperty({ maxLength: 100_000 }) @IsString() @SaysSomething() @MaxLength(100_000) text!: string;
}

const LATE_DECISIONS = ['nothing', 'reopen', 'new-case'] as const;

/** What is to become of a message on a closed case. */
export class LateMessageRequest {
  @ApiProperty({ enum: LATE_DECISIONS }) @IsIn(LATE_DECISIONS) decision!: (typeof LATE_DECISIONS)[number];
  @ApiProperty({ maxLength: 500 }) @IsString() @SaysSomething() @MaxLength(500) reason!: string;
  @ApiPropertyOptional({ description: 'Id of the entry that becomes a case; required of new-case.' })
  @IsOptional()
  @IsString()
  @MaxLength(300)
  entry?: string;
}

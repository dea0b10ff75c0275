import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { toInstant } from '@redress/kernel';
import { PageQuery } from '@redress/platform';
import { CHANNELS, FATES, type Channel, type Fate } from '@redress/contracts';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
} from 'class-validator';
import type { CaseHead } from '../domain/case-head.js';
import { CONDUCT_STEPS, type ConductStep } from '../domain/conduct.js';
import { URGENCIES, type UrgencyName } from '../domain/urgency-name.js';
import { CASE_STATES, type CaseState } from '../domain/lifecycle.js';
import { STAFF_PURPOSES, type StaffPurpose } from '../domain/staff-message.js';
import { SaysSomething } from './says-something.js';

const RECORD_TYPES = ['undetermined', 'complaint', 'feedback', 'request', 'not-ours'] as const;
const CONFLICT_DECISIONS = ['confirmed', 'cleared'] as const;
const SORTS = ['receivedAt', 'dueAt'] as const;
const MOST_ATTACHMENTS = 5;
const UPLOAD_ID = { each: true, message: 'each value in $property must be the id of an upload: 36 hex characters' };

/** What cases to list. */
export class CaseListQuery extends PageQuery {
  @ApiPropertyOptional({ enum: CASE_STATES }) @IsOptional() @IsIn(CASE_STATES) state?: CaseState;
  @ApiPropertyOptional({ description: 'Key of a member of staff.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  handler?: string;
  @ApiPropertyOptional({ description: 'Key of a team.' }) @IsOptional() @IsString() @MaxLength(100) team?: string;
  @ApiPropertyOptional({ enum: CHANNELS }) @IsOptional() @IsIn(CHANNELS) channel?: Channel;
  @ApiPropertyOptional({ enum: RECORD_TYPES }) @IsOptional() @IsIn(RECORD_TYPES) recordType?: CaseHead['recordType'];
  @ApiPropertyOptional({ description: 'Words, a reference or an address, however typed.' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  q?: string;
  @ApiPropertyOptional({ description: 'RFC 3339.' }) @IsOptional() @IsISO8601({ strict: true }) dueBefore?: string;
  @ApiPropertyOptional({ enum: SORTS, description: 'Newest first, or most urgent first.', default: 'receivedAt' })
  @IsOptional()
  @IsIn(SORTS)
  sort: (typeof SORTS)[number] = 'receivedAt';
}

/** Which messages that were taken in to list. */
export class IntakeQuery extends PageQuery {
  @ApiPropertyOptional({ enum: FATES }) @IsOptional() @IsIn(FATES) fate?: Fate;
  @ApiPropertyOptional({ enum: CHANNELS }) @IsOptional() @IsIn(CHANNELS) channel?: Channel;
  @ApiPropertyOptional({ description: 'Received at or after; RFC 3339.' })
  @IsOptional()
  @IsISO8601({ strict: true })
  since?: string;
  @ApiPropertyOptional({
    maxLength: 320,
    description: 'The address or number that it came from, or the id of the message.',
  })
  @IsOptional()
  @IsString()
  @SaysSomething()
  @MaxLength(320)
  q?: string;
}

/** Which entries of a case to read: those with a `seq` below that; the lowest that is known asks for the next page. */
export class EntriesQuery {
  @ApiPropertyOptional({ minimum: 1 }) @IsOptional() @Type(() => Number) @IsInt() @Min(1) before?: number;
}

/** What a member of staff says to the customer. */
export class StaffMessageRequest {
  @ApiProperty({ maxLength: 100_000 }) @IsString() @SaysSomething() @MaxLength(100_000) text!: string;
  @ApiPropertyOptional({ enum: STAFF_PURPOSES, default: 'reply' })
  @IsOptional()
  @IsIn(STAFF_PURPOSES)
  purpose: StaffPurpose = 'reply';
  @ApiPropertyOptional({
    enum: CHANNELS,
    description: 'Left out: the way that the customer is told. Only one that reaches them, and that is safe for them.',
  })
  @IsOptional()
  @IsIn(CHANNELS)
  channel?: Channel;
  @ApiPropertyOptional({
    type: [String],
    minItems: 1,
    maxItems: MOST_ATTACHMENTS,
    description: 'Ids of uploads that you made on this case, 6.5 MB together: files that go with it, in this order.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ATTACHMENTS)
  @ArrayUnique()
  @Matches(/^[0-9a-f]{36}$/u, UPLOAD_ID)
  attachments?: string[];
}

/** What staff keep among themselves. */
export class NoteRequest {
  @ApiProperty({ maxLength: 100_000 }) @IsString() @SaysSomething() @MaxLength(100_000) text!: string;
}

/** How a held message is opened. */
export class OpenRequest {
  @ApiPropertyOptional({
    description: 'Whether its sender gets a receipt; by default, unless it is older than the system.',
  })
  @IsOptional()
  @IsBoolean()
  answer?: boolean;
}

/** Which case a held message belongs to. */
export class JoinRequest {
  @ApiProperty({ description: 'Id or reference of the case, however typed.' })
  @IsString()
  @MaxLength(64)
  to!: string;
}

/** Who complains; left out, it is who was proposed. */
export class ConfirmRequest {
  @ApiPropertyOptional() @IsOptional() @IsEmail() @MaxLength(320) email?: string;
  @ApiPropertyOptional() @IsOptional() @IsString() @SaysSomething() @MaxLength(200) name?: string;
}

/** Which part of an entry is a complaint of its own. */
export class SplitRequest {
  @ApiProperty({ description: 'Id of the entry.' }) @IsString() @MaxLength(300) entry!: string;
  @ApiPropertyOptional({ maxLength: 100_000, description: 'The words of the part; left out, all of the entry.' })
  @IsOptional()
  @IsString()
  @SaysSomething()
  @MaxLength(100_000)
  text?: string;
}

/** When the complaint was really first received by anybody here, and why that was not known. */
export class ReceivedDateRequest {
  @ApiProperty({ format: 'date-time', description: 'RFC 3339. An earlier date counts at once; a later one, twice.' })
  @IsISO8601({ strict: true })
  @Transform(({ value }) => asInstant(value))
  receivedAt!: string;
  @ApiProperty({ maxLength: 500 }) @IsString() @SaysSomething() @MaxLength(500) reason!: string;
  @ApiPropertyOptional({ maxLength: 500, description: 'What shows it; required of an earlier date.' })
  @IsOptional()
  @IsString()
  @SaysSomething()
  @MaxLength(500)
  proof?: string;
}

const LINK_KINDS = ['related', 'probable-duplicate'] as const;

/** How two cases belong together. */
export class LinkRequest {
  @ApiProperty({ description: 'Id or reference of the other case, however typed.' })
  @IsString()
  @MaxLength(64)
  to!: string;
  @ApiPropertyOptional({ enum: LINK_KINDS, default: 'related' })
  @IsOptional()
  @IsIn(LINK_KINDS)
  kind: (typeof LINK_KINDS)[number] = 'related';
  @ApiPropertyOptional({ description: 'True takes the link away.' }) @IsOptional() @IsBoolean() remove?: boolean;
}

/** Where a message belongs that joined the wrong case. */
export class MoveRequest {
  @ApiPropertyOptional({ description: 'Id or reference of its case; left out, a case of its own.' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  to?: string;
  @ApiPropertyOptional({ maxLength: 500 }) @IsOptional() @IsString() @MaxLength(500) reason?: string;
}

/** What somebody decides about a conflict of interest. */
export class ConflictRequest {
  @ApiProperty({ description: 'Key of the member of staff.' })
  @IsString()
  @SaysSomething()
  @MaxLength(63)
  person!: string;
  @ApiProperty({ enum: CONFLICT_DECISIONS, description: '`cleared` gives the case free for them.' })
  @IsIn(CONFLICT_DECISIONS)
  decision!: (typeof CONFLICT_DECISIONS)[number];
  @ApiProperty({ maxLength: 500 }) @IsString() @SaysSomething() @MaxLength(500) reason!: string;
}

/** The one way on which it is safe to tell the customer anything. */
export class SafeContactRequest {
  @ApiPropertyOptional({
    enum: CHANNELS,
    description: '`manual`: by telephone, letter or in person. Left out: what was called safe is lifted.',
  })
  @IsOptional()
  @IsIn(CHANNELS)
  safe?: Channel;
  @ApiProperty({ maxLength: 500, description: 'Who said so, and how.' })
  @IsString()
  @SaysSomething()
  @MaxLength(500)
  reason!: string;
}

/** What is done about how somebody writes in a conversation. */
export class ConductRequest {
  @ApiProperty({
    enum: CONDUCT_STEPS,
    description: '`end` only after `warn`; `resume` takes the end back, and then a new warning comes first.',
  })
  @IsIn(CONDUCT_STEPS)
  step!: ConductStep;
  @ApiProperty({ maxLength: 500, description: 'For the history; whoever writes there does not read it.' })
  @IsString()
  @SaysSomething()
  @MaxLength(500)
  reason!: string;
}

/** What somebody finds a case to be; what is left out stays as it is. */
export class AssessmentRequest {
  @ApiPropertyOptional({ enum: RECORD_TYPES, description: '`not-ours` closes the case; another type opens it again.' })
  @IsOptional()
  @IsIn(RECORD_TYPES)
  recordType?: CaseHead['recordType'];
  @ApiPropertyOptional({ enum: URGENCIES, description: 'Only people take `safety` back.' })
  @IsOptional()
  @IsIn(URGENCIES)
  urgency?: UrgencyName;
  @ApiPropertyOptional({ description: 'Key of a category.' })
  @IsOptional()
  @IsString()
  @SaysSomething()
  @MaxLength(63)
  category?: string;
  @ApiProperty({ maxLength: 500 }) @IsString() @SaysSomething() @MaxLength(500) reason!: string;
}

/** Why something is decided. */
export class ReasonRequest {
  @ApiPropertyOptional({ maxLength: 500 }) @IsOptional() @IsString() @MaxLength(500) reason?: string;
}

// Dates are compared as text, so they are all written alike; what is no date is left for the check.
function asInstant(value: unknown): unknown {
  const epoch = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(epoch) ? value : toInstant(epoch);
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO8601, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';

const STATES = ['on-duty', 'away', 'by-plan'] as const;
const FORMATS = ['csv', 'ical'] as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/u;

/** What somebody says of their work now. */
export class AvailabilityRequest {
  @ApiProperty({ enum: STATES, description: '`by-plan` takes back what was said.' })
  @IsIn(STATES)
  state!: (typeof STATES)[number];
  @ApiPropertyOptional({
    format: 'date-time',
    description: 'Left out: until said otherwise; on duty, 16 hours at most.',
  })
  @IsOptional()
  @IsISO8601({ strict: true })
  until?: string;
}

export class AvailabilityResponse {
  @ApiProperty({ enum: ['on', 'off', 'absent', 'away'], description: 'Whether you are given cases now.' })
  duty!: string;
  @ApiPropertyOptional({ enum: ['on-duty', 'away'], description: 'What you said, while it counts.' }) said?: string;
  @ApiPropertyOptional({ format: 'date-time' }) until?: string;
}

/** Days on which somebody will not work; both included, local to them. */
export class AbsenceRequest {
  @ApiProperty({ format: 'date' }) @Matches(DAY) @IsISO8601({ strict: true }) from!: string;
  @ApiProperty({ format: 'date' }) @Matches(DAY) @IsISO8601({ strict: true }) to!: string;
}

export class AbsenceResponse {
  @ApiProperty() id!: string;
  @ApiProperty({ format: 'date' }) from!: string;
  @ApiProperty({ format: 'date' }) to!: string;
}

export class AbsenceListResponse {
  @ApiProperty({ type: [AbsenceResponse] }) items!: readonly AbsenceResponse[];
}

/** A roster. */
export class ShiftsRequest {
  @ApiProperty({ enum: FORMATS }) @IsIn(FORMATS) format!: (typeof FORMATS)[number];
  @ApiProperty({
    maxLength: 900_000,
    description:
      'CSV: columns staff (key or address), date, from, to; local times, an earlier `to` is on the next day. iCalendar: an event a shift, people as ATTENDEE.',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(900_000)
  content!: string;
}

export class ShiftsResponse {
  @ApiProperty() shifts!: number;
  @ApiProperty() people!: number;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DELIVERY_STATES, type DeliveryState } from '@redress/contracts';
import { PageQuery } from '@redress/platform';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { NoticeChoices } from '../domain/choices.js';
import { OCCASION_KINDS, type OccasionKind } from '../domain/occasion.js';

const WAYS = ['mail', 'text'] as const;
const KINDS = [...OCCASION_KINDS, 'digest'] as const;

/** Which of my notices to list. */
export class NotificationsQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Only what I have not read.' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  unread: boolean = false;
}

/** What to change of how I am told, and what I have read; what is left out stays as it is. */
export class NotificationsRequest {
  @ApiPropertyOptional({
    enum: WAYS,
    description:
      'How I am told of what interrupts. Texts go to my telephone in the organisation file; where none can, a mail does. Danger comes both ways.',
  })
  @IsOptional()
  @IsIn(WAYS)
  by?: NoticeChoices['by'];

  @ApiPropertyOptional({ description: 'Whether nine tenths of a clock interrupt; else they wait for the digest.' })
  @IsOptional()
  @IsBoolean()
  nineTenths?: boolean;

  @ApiPropertyOptional({ description: 'Whether I get a digest by mail at the start of my day.' })
  @IsOptional()
  @IsBoolean()
  digest?: boolean;

  @ApiPropertyOptional({ type: [String], description: 'Ids of notices that I have read, 100 at most.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(64, { each: true })
  read?: string[];
}

/** How I am told. */
export class ChoicesResponse {
  @ApiProperty({ enum: WAYS }) by!: NoticeChoices['by'];
  @ApiProperty() nineTenths!: boolean;
  @ApiProperty() digest!: boolean;
}

/** A clock of a case. */
export class NoticeClockResponse {
  @ApiProperty({ example: 'ack' }) name!: string;
  @ApiProperty({ description: 'RFC 3339.' }) dueAt!: string;
}

/** Something I am told. */
export class NoticeResponse {
  @ApiProperty() id!: string;
  @ApiProperty({ enum: KINDS }) kind!: OccasionKind | 'digest';
  @ApiProperty({ description: 'RFC 3339.' }) at!: string;
  @ApiProperty() read!: boolean;
  @ApiPropertyOptional({ description: 'Absent for a digest.' }) caseId?: string;
  @ApiPropertyOptional() reference?: string;
  @ApiPropertyOptional({ type: NoticeClockResponse }) clock?: NoticeClockResponse;
  @ApiPropertyOptional({ enum: DELIVERY_STATES, description: 'How far its message has come, where one was sent.' })
  delivery?: DeliveryState;
}

/** How I am told, and a page of what I was told, the newest first. */
export class NotificationsResponse {
  @ApiProperty({ type: ChoicesResponse }) choices!: ChoicesResponse;
  @ApiProperty({ description: 'Counted to a thousand.' }) unread!: number;
  @ApiProperty({ type: [NoticeResponse] }) items!: NoticeResponse[];
  @ApiPropertyOptional() nextCursor?: string;
}

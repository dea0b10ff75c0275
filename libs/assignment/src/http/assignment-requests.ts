import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@redress/platform';
import { IsBoolean, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';

/** Who is to have a case: `to` somebody, or back into its queue by `release`. */
export class AssignmentRequest {
  @ApiPropertyOptional({ description: 'Key of a member of staff.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  to?: string;
  @ApiPropertyOptional({ description: 'True puts the case back into its queue.' })
  @IsOptional()
  @IsBoolean()
  release?: boolean;
  @ApiPropertyOptional({ description: 'Leads: over capacity, off duty or without a skill all the same.' })
  @IsOptional()
  @IsBoolean()
  override?: boolean;
  @ApiProperty({ maxLength: 500, description: 'Kept with the case; leads see it.' })
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  reason!: string;
}

/** Which part of the queues to list. */
export class QueueQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Key of a team.' }) @IsOptional() @IsString() @MaxLength(100) team?: string;
}

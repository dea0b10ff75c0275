import { ArrayMaxSize, IsArray, IsIn, IsInt, IsISO8601, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { CHANNELS, FATES, type Channel, type Fate } from '../channels.js';

/** What became of one accepted message (`redress.message.settled.v1`); closes its inbox row. */
export class MessageSettled {
  @IsString() @MaxLength(64) messageId!: string;
  @IsInt() @Min(0) reading!: number;
  @IsIn(CHANNELS) channel!: Channel;
  @IsIn(FATES) fate!: Fate;
  @IsArray() @ArrayMaxSize(50) @IsString({ each: true }) @MaxLength(64, { each: true }) caseIds!: string[];
  @IsOptional() @IsString() @MaxLength(16) reference?: string;
  /** Why, in words for staff; no text or address of anybody. */
  @IsOptional() @IsString() @MaxLength(200) reason?: string;
  @IsISO8601() at!: string;
}

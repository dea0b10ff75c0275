import { Type } from 'class-transformer';
import { IsISO8601, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { TextContentData } from './text-content.js';
import { RecipientData } from './update-issued.js';

/**
 * One thing that a member of staff is told, ready to send (`redress.notice.issued.v1`): no update to a customer, and no word of
 * theirs. The same id is the same notice, however often it comes.
 */
export class NoticeIssued {
  @IsString() @MaxLength(64) noticeId!: string;
  @ValidateNested() @Type(() => RecipientData) recipient!: RecipientData;
  /** The case it is about, when it is about one. */
  @IsOptional() @IsString() @MaxLength(16) reference?: string;
  @IsString() @MaxLength(998) subject!: string;
  @ValidateNested() @Type(() => TextContentData) text!: TextContentData;
  /** BCP 47. */
  @IsString() @MaxLength(35) language!: string;
  @IsISO8601() issuedAt!: string;
}

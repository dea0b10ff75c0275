import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsISO8601,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { CHANNELS, UPDATE_KINDS, type Channel, type UpdateKind } from '../channels.js';
import { StoredFileData } from './stored-file.js';
import { TextContentData } from './text-content.js';

/** Who is told. `key` is the keyed hash under which updates to one person keep their order. */
export class RecipientData {
  @IsString() @MaxLength(64) key!: string;
  @IsOptional() @IsString() @MaxLength(320) address?: string;
  @IsOptional() @IsString() @MaxLength(200) name?: string;
}

/** One thing the customer is due, ready to send (`redress.update.issued.v1`). The same id is the same update, however often it comes. */
export class UpdateIssued {
  @IsString() @MaxLength(64) updateId!: string;
  @IsString() @MaxLength(64) caseId!: string;
  @IsString() @MaxLength(16) reference!: string;
  @IsIn(UPDATE_KINDS) kind!: UpdateKind;
  @IsIn(CHANNELS) channel!: Channel;
  @ValidateNested() @Type(() => RecipientData) recipient!: RecipientData;
  /** Our address that was written to; answers leave from it. */
  @IsOptional() @IsString() @MaxLength(320) account?: string;
  @IsOptional() @IsString() @MaxLength(998) subject?: string;
  @ValidateNested() @Type(() => TextContentData) text!: TextContentData;
  /** A JSON list of `AttachmentData`: the files that go with it, in their order. Absent for most. */
  @IsOptional() @ValidateNested() @Type(() => StoredFileData) attachments?: StoredFileData;
  /** BCP 47. */
  @IsString() @MaxLength(35) language!: string;
  /** RFC 3834: an answer made by a machine, a notice made by a machine, or a person's own words. */
  @IsIn(['auto-replied', 'auto-generated', 'no']) automatic!: 'auto-replied' | 'auto-generated' | 'no';
  /** The name that whoever wrote it showed to customers then; absent where a machine did. */
  @IsOptional() @IsString() @MaxLength(200) writtenBy?: string;
  /** Message-IDs of the customer's own mails, the one that is answered first. */
  @IsArray() @ArrayMaxSize(20) @IsString({ each: true }) @MaxLength(998, { each: true }) answers!: string[];
  /** The update to the same recipient on the same case that goes before this one; waited for 15 minutes at most. */
  @IsOptional() @IsString() @MaxLength(64) after?: string;
  @IsISO8601() issuedAt!: string;
  /** It may not be sent before: the end of the customer's quiet hours. Absent for most. */
  @IsOptional() @IsISO8601() notBefore?: string;
}

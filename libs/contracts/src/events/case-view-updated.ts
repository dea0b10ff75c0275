import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { CUSTOMER_STATES, type CustomerState } from '../channels.js';
import { StoredFileData } from './stored-file.js';
import { TextContentData } from './text-content.js';

/** One thing said, as the customer may see it. */
export class VisibleEntryData {
  @IsString() @MaxLength(200) id!: string;
  @IsISO8601() at!: string;
  @IsIn(['customer', 'handler', 'system']) from!: 'customer' | 'handler' | 'system';
  @ValidateNested() @Type(() => TextContentData) text!: TextContentData;
  /** A JSON list of `AttachmentData`: the files that we sent with it, in their order. */
  @IsOptional() @ValidateNested() @Type(() => StoredFileData) attachments?: StoredFileData;
}

/**
 * What the customer may see of a case now, whole (`redress.case-view.updated.v1`). Readers drop a view whose
 * `sequence` is not above the one they hold, and keep `caseId, sequence, erased` for ever.
 */
export class CaseViewUpdated {
  @IsString() @MaxLength(64) caseId!: string;
  @IsString() @MaxLength(16) reference!: string;
  @IsInt() @Min(0) sequence!: number;
  @IsBoolean() erased!: boolean;
  @IsIn(CUSTOMER_STATES) state!: CustomerState;
  @IsISO8601() receivedAt!: string;
  @IsOptional() @IsISO8601() expectedBy?: string;
  @IsOptional() @IsISO8601() nextUpdateBy?: string;
  /** The team or the name a person chose to show; never more. */
  @IsOptional() @IsString() @MaxLength(200) handledBy?: string;
  /** The conversation of the chat by which the customer talks about it; absent where they do not. */
  @IsOptional() @IsString() @MaxLength(320) chat?: string;
  /** Only beside `chat`: the name that its handler shows to customers, and the key of the team whose hours count. */
  @IsOptional() @IsString() @MaxLength(200) answeredBy?: string;
  @IsOptional() @IsString() @MaxLength(100) teamKey?: string;
  /** The newest entries, oldest first. `conversationTotal` counts all. */
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => VisibleEntryData)
  conversation!: VisibleEntryData[];
  @IsInt() @Min(0) conversationTotal!: number;
  /** Keyed hashes of what a reader may prove to see everything: an order number, a postcode … */
  @IsOptional() @IsArray() @ArrayMaxSize(50) @IsString({ each: true }) @MaxLength(64, { each: true }) proofs?: string[];
}

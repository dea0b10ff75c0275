import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  CHANNELS,
  HOLD_REASONS,
  MESSAGE_ASKS,
  MESSAGE_KINDS,
  REQUEST_TYPES,
  type Channel,
  type HoldReason,
  type MessageAsk,
  type MessageKind,
  type RequestType,
} from '../channels.js';
import { ForwardedMailData, SenderCheckData, SenderData } from './sender.js';
import { AttachmentData, StoredFileData } from './stored-file.js';
import { TextContentData } from './text-content.js';

const WORD = /^[a-z][a-z0-9-]{0,39}$/u;

/** What may tell which case a message belongs to, strongest first. */
export class ThreadingCluesData {
  /** The mail's own Message-ID, angle brackets removed. */
  @IsOptional() @IsString() @MaxLength(998) messageId?: string;
  /** In-Reply-To, then References from right to left, without repeats. */
  @IsArray() @ArrayMaxSize(100) @IsString({ each: true }) @MaxLength(998, { each: true }) answers!: string[];
  /** Case ids whose signed token the message carries; the gateway verified the signature. */
  @IsArray() @ArrayMaxSize(20) @IsString({ each: true }) @MaxLength(64, { each: true }) tokens!: string[];
  /** Case references in the subject, as canonical text: evidence only together with a participant. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(5)
  @IsString({ each: true })
  @MaxLength(16, { each: true })
  references?: string[];
  /** Digits with which a text begins or ends: reply codes of cases, perhaps. */
  @IsOptional() @IsArray() @ArrayMaxSize(2) @Matches(/^\d{4,8}$/u, { each: true }) codes?: string[];
}

/** What a `request` asks for. `value` is what it brings: the proof, say. */
export class RequestData {
  @IsIn(REQUEST_TYPES) type!: RequestType;
  @IsOptional() @IsString() @MaxLength(200) value?: string;
  /** How the keyed hash begins of whom the link was given to by which it was asked; absent for links that name nobody. */
  @IsOptional() @IsString() @MaxLength(64) recipient?: string;
}

/**
 * The normal form of everything that comes in; each channel makes exactly this (`redress.message.received.v1`).
 * A later `reading` of the same message supersedes the earlier one's entry.
 */
export class MessageReceived {
  @IsString() @MaxLength(64) id!: string;
  @IsInt() @Min(0) reading!: number;
  @IsIn(CHANNELS) channel!: Channel;
  /** Which mailbox, number or form took it in. */
  @IsString() @MaxLength(320) account!: string;
  @IsString() @MaxLength(998) externalId!: string;
  @IsIn(MESSAGE_KINDS) kind!: MessageKind;
  @ValidateNested() @Type(() => SenderData) from!: SenderData;
  @IsArray() @ArrayMaxSize(200) @IsString({ each: true }) @MaxLength(320, { each: true }) to!: string[];
  /** Keyed hashes of everybody else the message went to. */
  @IsArray() @ArrayMaxSize(200) @IsString({ each: true }) @MaxLength(64, { each: true }) otherRecipients!: string[];
  @IsOptional() @IsString() @MaxLength(998) subject?: string;
  @ValidateNested() @Type(() => TextContentData) text!: TextContentData;
  /** The text without quotes and signature, when that differs. */
  @IsOptional() @ValidateNested() @Type(() => TextContentData) replyText?: TextContentData;
  @IsOptional() @ValidateNested() @Type(() => StoredFileData) html?: StoredFileData;
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => AttachmentData)
  attachments!: AttachmentData[];
  @ValidateNested() @Type(() => ThreadingCluesData) clues!: ThreadingCluesData;
  /** Why the message could not be read whole; absent when it could. */
  @IsOptional() @IsString() @MaxLength(200) unreadable?: string;
  /** BCP 47, as stated by the sender or found by the channel. */
  @IsOptional() @IsString() @MaxLength(35) language?: string;
  @IsOptional() @IsISO8601() sentAt?: string;
  @IsISO8601() receivedAt!: string;
  @ValidateNested() @Type(() => StoredFileData) raw!: StoredFileData;
  /** The reference that a gateway promised to the customer before the case exists. */
  @IsOptional() @IsString() @MaxLength(16) reservedReference?: string;
  /** What a form asked for beside the text (ISO 10002:2018 annex C): product, orderReference, occurredOn, remedyWanted … */
  @IsOptional() @IsObject() details?: Record<string, string>;
  /** A person is to look first; absent for most. */
  @IsOptional() @IsIn(HOLD_REASONS) hold?: HoldReason;
  @IsOptional() @ValidateNested() @Type(() => SenderCheckData) senderCheck?: SenderCheckData;
  @IsOptional() @ValidateNested() @Type(() => ForwardedMailData) forwarded?: ForwardedMailData;
  /** What it asks of people besides what it says; absent for most. The number to call is `details.phone`. */
  @IsOptional() @IsIn(MESSAGE_ASKS) asks?: MessageAsk;
  /** Only of kind `request`. */
  @IsOptional() @ValidateNested() @Type(() => RequestData) request?: RequestData;
  /**
   * Of a conversation: the number of the stay in which its visitor said it, rising within the conversation. They sit there until
   * that stay has ended, which a `request` of the type `ended` says.
   */
  @IsOptional() @IsInt() @Min(1) stay?: number;
  /** The rule that told the kind, such as `out-of-office`: for lists and tests. */
  @IsOptional() @Matches(WORD) rule?: string;
  /** What staff should know of how it came, such as `signed`, `encrypted`, `calendar`, `winmail`. */
  @IsOptional() @IsArray() @ArrayMaxSize(10) @Matches(WORD, { each: true }) remarks?: string[];
}

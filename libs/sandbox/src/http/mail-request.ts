import { Type } from 'class-transformer';
import {
  IsBase64,
  IsBoolean,
  IsEmail,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';

const MESSAGE_ID = /^<[^<>\s]{1,900}>$/u;

export class MailFile {
  @IsString()
  @IsNotEmpty()
  @MaxLength(255)
  readonly name!: string;

  @IsBase64()
  readonly content!: string;
}

/** A mail that somebody writes to us. */
export class MailRequest {
  @IsEmail()
  readonly from!: string;

  /** One of our addresses; the first unless told. */
  @IsOptional()
  @IsEmail()
  readonly to?: string;

  @IsString()
  @MaxLength(900)
  readonly subject!: string;

  @IsString()
  @MaxLength(500_000)
  readonly text!: string;

  /** Message-ID of the mail that it answers. */
  @IsOptional()
  @Matches(MESSAGE_ID)
  readonly inReplyTo?: string;

  /** Sent by a mail program and not by a person (RFC 3834). */
  @IsOptional()
  @IsBoolean()
  readonly automatic?: boolean;

  @IsOptional()
  @ValidateNested()
  @Type(() => MailFile)
  readonly file?: MailFile;
}

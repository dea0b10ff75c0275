import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBase64,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';

const SID = /^SM[0-9a-f]{32}$/u;
const NUMBER = /^(?:whatsapp:)?\+[1-9]\d{6,14}$/u;

const MEDIA_TYPE = /^[a-z]+\/[\w.+-]+$/u;
// As many as the vendor takes.
const MOST_FILES = 10;

/** A picture or recording that is sent along; `content` in base64. */
export class TextFile {
  @IsString()
  @Matches(MEDIA_TYPE)
  readonly type!: string;

  @IsBase64()
  readonly content!: string;

  @IsOptional()
  @IsString()
  @MaxLength(255)
  readonly name?: string;
}

/** Whose texts are listed. */
export class TextsQuery {
  /** Their number in E.164, such as +447700900123, or whatsapp:+447700900123. */
  @IsString()
  @Matches(NUMBER)
  readonly from!: string;
}

/** A text that somebody sends from a telephone. */
export class TextRequest {
  /** Their number in E.164, such as +447700900123, or whatsapp:+447700900123. */
  @IsString()
  @Matches(NUMBER)
  readonly from!: string;

  @IsString()
  @MaxLength(1_600)
  readonly body!: string;

  /** One of our numbers; the first unless told. */
  @IsOptional()
  @Matches(NUMBER)
  readonly to?: string;

  /** The provider's id of an earlier text, which comes again. */
  @IsOptional()
  @Matches(SID)
  readonly sid?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_FILES)
  @ValidateNested({ each: true })
  @Type(() => TextFile)
  readonly files?: readonly TextFile[];
}

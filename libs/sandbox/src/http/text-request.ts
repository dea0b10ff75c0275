import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';

const SID = /^SM[0-9a-f]{32}$/u;
const NUMBER = /^\+[1-9]\d{6,14}$/u;

/** A text that somebody sends from a telephone. */
export class TextRequest {
  /** Their number in E.164, such as +447700900123. */
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
}

import { IsISO8601, IsOptional, IsString, MaxLength } from 'class-validator';

export class MessagesQuery {
  /** One of the recipients, in any case. */
  @IsOptional()
  @IsString()
  @MaxLength(320)
  readonly to?: string;

  /** Messages received before are left out; RFC 3339. */
  @IsOptional()
  @IsISO8601({ strict: true })
  readonly since?: string;
}

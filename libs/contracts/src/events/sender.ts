import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsISO8601, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';

/** Who sent a message. `key` is a keyed hash of the address: topics and doors know people by it alone. */
export class SenderData {
  @IsString() @MaxLength(64) key!: string;
  /** Mail address in lower case, E.164 number, or absent when the sender gave none. */
  @IsOptional() @IsString() @MaxLength(320) address?: string;
  @IsOptional() @IsString() @MaxLength(200) name?: string;
  /** True only when the channel proved the address (aligned DMARC, signed link, answered code). */
  @IsBoolean() proved!: boolean;
}

const CHECK_RESULTS = ['pass', 'fail', 'none'] as const;
type CheckResult = (typeof CHECK_RESULTS)[number];

/** What is known of a sender's authentication (RFC 8601): by the receiving server we trust, or by our own look at the raw bytes. */
export class SenderCheckData {
  /** Aligned with the From address. */
  @IsIn(CHECK_RESULTS) dmarc!: CheckResult;
  @IsIn(CHECK_RESULTS) dkim!: CheckResult;
  @IsIn(CHECK_RESULTS) spf!: CheckResult;
  /** `authserv`: a trusted Authentication-Results header; `own`: DKIM checked here; `none`: nobody checked. */
  @IsIn(['authserv', 'own', 'none']) by!: 'authserv' | 'own' | 'none';
}

/** The mail that another one carries, attached or quoted as a forward: who wrote it first, as far as it says. Nothing in it is proved. */
export class ForwardedMailData {
  @ValidateNested() @Type(() => SenderData) from!: SenderData;
  @IsOptional() @IsISO8601() sentAt?: string;
  @IsOptional() @IsString() @MaxLength(998) messageId?: string;
  @IsOptional() @IsString() @MaxLength(998) subject?: string;
}

import { IsBoolean, IsIn, IsInt, IsISO8601, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { CHANNELS, DELIVERY_STATES, type Channel, type DeliveryState } from '../channels.js';

/** How far one update has come (`redress.delivery.changed.v1`). */
export class DeliveryChanged {
  @IsString() @MaxLength(64) updateId!: string;
  @IsString() @MaxLength(64) caseId!: string;
  @IsIn(CHANNELS) channel!: Channel;
  @IsIn(DELIVERY_STATES) state!: DeliveryState;
  @IsInt() @Min(0) attempts!: number;
  @IsISO8601() at!: string;
  /** The Message-ID or the provider's id under which it went out. */
  @IsOptional() @IsString() @MaxLength(998) externalId?: string;
  /** The relay's reply code and words, or the rule that stopped it; no address. */
  @IsOptional() @IsString() @MaxLength(200) reason?: string;
  /** True when the other side said that nobody can be reached at this address (RFC 3463 class 5.1). */
  @IsOptional() @IsBoolean() addressBad?: boolean;
}

import { IsIn, IsInt, IsISO8601, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { DELIVERY_STATES, type DeliveryState } from '../channels.js';

/** How far one notice to staff has come (`redress.notice-delivery.changed.v1`). */
export class NoticeDeliveryChanged {
  @IsString() @MaxLength(64) noticeId!: string;
  @IsIn(DELIVERY_STATES) state!: DeliveryState;
  @IsInt() @Min(0) attempts!: number;
  @IsISO8601() at!: string;
  /** The relay's reply code and words, or the rule that stopped it; no address. */
  @IsOptional() @IsString() @MaxLength(200) reason?: string;
}

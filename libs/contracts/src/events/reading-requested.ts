import { IsIn, IsInt, IsISO8601, IsString, MaxLength, Min } from 'class-validator';
import { CHANNELS, type Channel } from '../channels.js';

/** A gateway is to read one of its messages again and publish it under this reading (`redress.reading.requested.v1`). */
export class ReadingRequested {
  @IsString() @MaxLength(64) messageId!: string;
  @IsIn(CHANNELS) channel!: Channel;
  /** Nothing is done where the message has come so far already. */
  @IsInt() @Min(1) reading!: number;
  @IsISO8601() requestedAt!: string;
}

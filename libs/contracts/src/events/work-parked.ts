import { IsIn, IsISO8601, IsOptional, IsString, MaxLength } from 'class-validator';

/** A service could not do a piece of work and keeps it for a person (`redress.work.parked.v1`). */
export class WorkParked {
  @IsString() @MaxLength(200) id!: string;
  @IsString() @MaxLength(64) service!: string;
  @IsString() @MaxLength(100) eventType!: string;
  @IsString() @MaxLength(100) topic!: string;
  @IsString() @MaxLength(100) position!: string;
  @IsString() @MaxLength(100) code!: string;
  @IsString() @MaxLength(500) reason!: string;
  @IsISO8601() at!: string;
}

/** A person has decided on parked work and the service has done it (`redress.work.unparked.v1`). */
export class WorkUnparked {
  @IsString() @MaxLength(200) id!: string;
  @IsString() @MaxLength(64) service!: string;
  @IsIn(['replayed', 'discarded']) how!: 'replayed' | 'discarded';
  @IsISO8601() at!: string;
}

/** What a person decided on parked work of `service` (`redress.parked-work.decided.v1`). */
export class ParkedWorkDecided {
  @IsString() @MaxLength(200) id!: string;
  @IsString() @MaxLength(64) service!: string;
  @IsIn(['replay', 'discard']) action!: 'replay' | 'discard';
  /** The staff member's key. */
  @IsString() @MaxLength(100) by!: string;
  @IsOptional() @IsString() @MaxLength(500) reason?: string;
  @IsISO8601() at!: string;
}

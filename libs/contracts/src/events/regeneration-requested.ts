import { ArrayMaxSize, IsArray, IsIn, IsISO8601, IsString, MaxLength } from 'class-validator';

/** What a consumer that lost its place may ask to be told again. */
export const REGENERATED = ['views', 'organisation', 'updates'] as const;
export type Regenerated = (typeof REGENERATED)[number];

/** A service's read models may have gaps: publish these states and open facts again (`redress.regeneration.requested.v1`). */
export class RegenerationRequested {
  /** Who asks. */
  @IsString() @MaxLength(64) service!: string;
  @IsArray() @ArrayMaxSize(4) @IsIn(REGENERATED, { each: true }) wanted!: Regenerated[];
  @IsISO8601() requestedAt!: string;
}

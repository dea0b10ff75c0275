import { IsInt, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';
import type { TextContent } from '@redress/kernel';

/** A text that travels: whole in `preview` when `ref` is absent, else its beginning. `bytes` counts UTF-8. */
export class TextContentData implements TextContent {
  @IsString() @MaxLength(1024) preview!: string;
  @IsInt() @Min(0) bytes!: number;
  @Matches(/^[0-9a-f]{64}$/u) sha256!: string;
  @IsOptional() @IsString() @MaxLength(512) ref?: string;
}

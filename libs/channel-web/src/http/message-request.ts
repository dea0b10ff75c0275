import { ApiPropertyOptional } from '@nestjs/swagger';
import type { AttachmentData } from '@redress/contracts';
import type { FieldError } from '@redress/kernel';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { CleanText, DESCRIPTION_LENGTH } from './complaint-request.js';
import { IsUploads, ListOfUploads } from './upload-list.js';

/** What a customer adds to the complaint: a text, files, or both. */
export class MessageRequest {
  @ApiPropertyOptional({ maxLength: DESCRIPTION_LENGTH })
  @CleanText()
  @IsOptional()
  @IsString({ message: 'Write what you want to add, as text.' })
  @MaxLength(DESCRIPTION_LENGTH, { message: 'Write at most $constraint1 characters at a time.' })
  text?: string;

  @ApiPropertyOptional({ type: [String], description: 'Resumable uploads, as with a complaint.' })
  @ListOfUploads()
  @IsOptional()
  @IsUploads()
  files?: string[];
}

/** The error of a message that adds nothing. */
export function nothingAdded({ text = '' }: MessageRequest, files: readonly (AttachmentData | string)[]): FieldError[] {
  const message = 'Write what you want to add, or choose a file.';
  return text === '' && files.length === 0 ? [{ field: 'text', rule: 'isNotEmpty', message }] : [];
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** One step on the way to a date: what it says is in `step` and `values`, and in English in `text`. */
export class ClockStepResponse {
  @ApiProperty({ example: 'holiday', description: 'What kind of step it is; the same in every language.' })
  step!: string;
  @ApiProperty({ type: Object, example: { date: '2026-12-25' } }) values!: Readonly<Record<string, unknown>>;
  @ApiProperty({ example: '2026-12-25 is a holiday and is not counted.' }) text!: string;
}

export class ClockResponse {
  @ApiProperty() name!: string;
  @ApiProperty({ example: 'decision', description: 'What kind of duty it is.' }) duty!: string;
  @ApiProperty({ format: 'date-time' }) startedAt!: string;
  @ApiProperty({ format: 'date-time' }) dueAt!: string;
  @ApiPropertyOptional({ format: 'date-time', description: 'When staff are warned.' }) noticeAt?: string;
  @ApiProperty({ description: 'The rule that made the date.' }) rule!: string;
  @ApiProperty({ enum: ['law', 'practice', 'target'], description: 'Whose word the date is.' })
  basis!: 'law' | 'practice' | 'target';
  @ApiPropertyOptional({ format: 'date-time' }) metAt?: string;
  @ApiPropertyOptional({ format: 'date-time', description: 'When it was warned of.' }) noticedAt?: string;
  @ApiPropertyOptional({ format: 'date-time', description: 'When it was found to have run out.' }) breachedAt?: string;
  @ApiPropertyOptional({ format: 'date-time', description: 'When the duty fell away with the case.' })
  endedAt?: string;
  @ApiPropertyOptional({ type: [ClockStepResponse], description: 'How the date came about; not in lists.' })
  explanation?: readonly ClockStepResponse[];
}

/** A later date of receipt, until a second person says the same. */
export class ReceivedProposalResponse {
  @ApiProperty({ format: 'date-time' }) receivedAt!: string;
  @ApiProperty({ description: 'Key of who said so.' }) by!: string;
}

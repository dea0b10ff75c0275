import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** What a handler is asked to tell the customer by a date. */
export class DraftResponse {
  @ApiProperty({ example: 'update', description: 'The clock whose date it keeps.' }) clock!: string;
  @ApiProperty({ format: 'date-time' }) dueAt!: string;
  @ApiProperty({ enum: ['progress', 'delay'] }) kind!: 'progress' | 'delay';
  @ApiProperty({ format: 'date-time' }) askedAt!: string;
  @ApiProperty({
    format: 'date-time',
    description: 'When it goes: with words, else as a plain notice, never twice running.',
  })
  sendAt!: string;
  @ApiPropertyOptional({ description: 'The words so far.' }) text?: string;
  @ApiPropertyOptional({ description: 'Key of who wrote them.' }) by?: string;
  @ApiPropertyOptional({ format: 'date-time', description: 'When it was sent, or when nothing was to be sent.' })
  settledAt?: string;
}

export class DraftListResponse {
  @ApiProperty({ type: [DraftResponse] }) items!: readonly DraftResponse[];
}

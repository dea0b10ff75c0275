import { URGENCIES } from '@redress/cases';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** Who has the case now. */
export class AssignedResponse {
  @ApiProperty() id!: string;
  @ApiProperty({ example: 'K7M-Q2X-WDP' }) reference!: string;
  @ApiProperty({ description: 'What `If-Match` names next.' }) revision!: number;
  @ApiProperty({ description: 'Key of who is accountable.' }) owner!: string;
  @ApiPropertyOptional({ description: 'Key of the handler; left out while the case waits in its queue.' })
  handler?: string;
}

/** How one person stands to the case. */
export class CandidateResponse {
  @ApiProperty({ description: 'Key of a member of staff.' }) person!: string;
  @ApiProperty({ description: 'True for who would get the case now.' }) chosen!: boolean;
  @ApiProperty({ example: 'no-room', description: '`chosen`, or why not.' }) code!: string;
  @ApiProperty({ type: [String], description: 'Soft rules that this person does not keep.' })
  misses!: readonly string[];
  @ApiProperty({ description: 'Room taken, in cases.' }) used!: number;
  @ApiProperty({ description: 'Room in all, in cases.' }) capacity!: number;
  @ApiProperty({ description: 'Cases that they have not opened yet.' }) unopened!: number;
  @ApiProperty({ description: 'Live conversations that they are in.' }) chats!: number;
  @ApiProperty({ description: 'Live conversations at a time.' }) chatCapacity!: number;
}

export class CandidatesResponse {
  @ApiProperty({ type: [CandidateResponse] }) items!: readonly CandidateResponse[];
  @ApiPropertyOptional({
    enum: ['nobody-could', 'nobody-on-duty', 'no-room', 'better-fit', 'shift-begins'],
    description: 'Why it would wait.',
  })
  waiting?: string;
}

/** A case that waits for a handler. */
export class QueuedResponse {
  @ApiProperty() id!: string;
  @ApiProperty({ example: 'K7M-Q2X-WDP' }) reference!: string;
  @ApiProperty({ description: 'Key of the team.' }) team!: string;
  @ApiProperty({ description: 'Key of who is accountable meanwhile.' }) owner!: string;
  @ApiProperty({ enum: URGENCIES }) urgency!: string;
  @ApiPropertyOptional({ format: 'date-time' }) dueAt?: string;
  @ApiProperty({ format: 'date-time' }) since!: string;
  @ApiPropertyOptional({ description: 'Key of the category; left out while nobody is sure.' }) category?: string;
  @ApiProperty({ description: 'BCP 47.' }) language!: string;
  @ApiProperty() channel!: string;
  @ApiProperty({
    enum: ['ready', 'pull', 'nobody-could', 'nobody-on-duty', 'no-room', 'better-fit', 'shift-begins'],
    description: 'Why it waits; `ready`: it is about to be given out; `pull`: its team takes cases itself.',
  })
  waiting!: string;
}

export class QueueResponse {
  @ApiProperty({ type: [QueuedResponse] }) items!: readonly QueuedResponse[];
  @ApiPropertyOptional() nextCursor?: string;
}

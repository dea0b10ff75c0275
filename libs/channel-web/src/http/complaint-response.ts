import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CUSTOMER_STATES, type CustomerState } from '@redress/contracts';

/** The answer to a complaint that is durably ours. */
export class ComplaintTakenResponse {
  @ApiProperty({ example: '4K7-MQ2-XWD', description: 'Read it out whenever you contact us about it.' })
  reference!: string;

  @ApiProperty({ format: 'uri', description: 'Opens the status page for whoever holds it; treat it as a secret.' })
  statusUrl!: string;

  @ApiProperty({ format: 'date-time' })
  receivedAt!: string;

  @ApiPropertyOptional({
    example: 'K7MQ-2XWD-9FHT-BCRV-3ZJN',
    description:
      'For complaints whose links can or may not be mailed: the code by which the status page is found again. Given only here.',
  })
  returnCode?: string;
}

export class AccessResponse {
  @ApiProperty({ description: 'What happens now, in words; the same whether anything belongs to the address or not.' })
  detail!: string;

  @ApiPropertyOptional({ format: 'uri', description: 'Only for a return code that is known.' })
  statusUrl?: string;
}

export class ProofResponse {
  @ApiProperty({ format: 'uri', description: 'Opens the status page with everything that was said.' })
  statusUrl!: string;
}

export class MessageTakenResponse {
  @ApiProperty()
  messageId!: string;

  @ApiProperty({ format: 'date-time' })
  receivedAt!: string;
}

/** A file that we sent with an entry. */
export class SentFileResponse {
  @ApiProperty()
  name!: string;

  @ApiProperty({ description: 'What its bytes are; it is served as a download all the same.' })
  type!: string;

  @ApiProperty({ description: 'Size in bytes.' })
  bytes!: number;

  @ApiProperty({ format: 'uri-reference', description: 'Where to fetch it, with the same token.' })
  url!: string;
}

export class ShownEntryResponse {
  @ApiProperty()
  id!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ enum: ['customer', 'handler', 'system'] })
  from!: 'customer' | 'handler' | 'system';

  @ApiProperty()
  text!: string;

  @ApiProperty({ description: 'True when the text goes on beyond what is shown.' })
  shortened!: boolean;

  @ApiProperty({ type: [SentFileResponse], description: 'The files that we sent with it, in their order.' })
  attachments!: readonly SentFileResponse[];

  @ApiProperty({ description: 'True when files belong to it that cannot be listed now; `attachments` is empty then.' })
  attachmentsUnavailable!: boolean;
}

/** How the complaint stands, for the holder of its link. */
export class ComplaintStatusResponse {
  @ApiProperty()
  reference!: string;

  @ApiProperty({ enum: CUSTOMER_STATES })
  state!: CustomerState;

  @ApiProperty({ description: 'The state in words.' })
  status!: string;

  @ApiProperty({ description: 'What happens next, in words.' })
  nextStep!: string;

  @ApiProperty({ format: 'date-time' })
  receivedAt!: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'When an answer is promised.' })
  expectedBy?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  nextUpdateBy?: string;

  @ApiPropertyOptional()
  handledBy?: string;

  @ApiProperty({ enum: ['full', 'neutral'], description: 'neutral: state and dates only.' })
  scope!: 'full' | 'neutral';

  @ApiProperty({ type: [ShownEntryResponse], description: 'The newest entries, oldest first.' })
  conversation!: readonly ShownEntryResponse[];

  @ApiProperty()
  conversationTotal!: number;

  @ApiProperty({ description: 'True when a neutral link shows everything once one thing was proved.' })
  provable!: boolean;
}

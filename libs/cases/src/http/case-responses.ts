import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CHANNELS, DELIVERY_STATES, type Channel, type DeliveryState } from '@redress/contracts';
import type { FormDetails } from '../domain/case-head.js';
import { URGENCIES, type UrgencyName } from '../domain/urgency-name.js';
import { CASE_STATES, type CaseState } from '../domain/lifecycle.js';
import { ClockResponse, ReceivedProposalResponse } from './clock-responses.js';
import { DraftResponse } from './progress-responses.js';

export class CustomerResponse {
  @ApiPropertyOptional() name?: string;
  @ApiPropertyOptional() address?: string;
  @ApiProperty({ description: 'Whether the channel proved the address.' }) proved!: boolean;
  @ApiPropertyOptional({
    description:
      'Its reader says that the complaint is not theirs: nothing more about it goes there until it is confirmed.',
  })
  wrongPerson?: boolean;
  @ApiPropertyOptional({ description: 'A mail system said that nobody is there.' }) undeliverable?: boolean;
  @ApiPropertyOptional({ enum: CHANNELS, isArray: true, description: 'Ways on which its reader wants no messages.' })
  stopped?: readonly Channel[];
  @ApiPropertyOptional({
    format: 'date-time',
    description:
      'Until when they may be told in words of our own on WhatsApp, a day after they last wrote there; later an approved template announces what stands on the page of the case. Left out where they have not written there.',
  })
  whatsappUntil?: string;
}

export class AssignmentReasonResponse {
  @ApiProperty({ example: 'no-room' }) code!: string;
  @ApiPropertyOptional({ description: 'Key of a member of staff.' }) person?: string;
  @ApiPropertyOptional() detail?: string;
}

export class AssignmentResponse {
  @ApiPropertyOptional({ description: 'Key of the handler; left out while the case waits in its queue.' })
  handler?: string;
  @ApiProperty({ type: [AssignmentReasonResponse], description: 'Why; empty unless you lead.' })
  reasons!: readonly AssignmentReasonResponse[];
}

export class AcknowledgementResponse {
  @ApiProperty({ enum: ['due', 'met', 'reopened'] }) state!: 'due' | 'met' | 'reopened';
  @ApiPropertyOptional({ format: 'date-time' }) at?: string;
  @ApiPropertyOptional({ description: 'The delivery state that is the evidence.' }) evidence?: string;
}

/** The conversation in which the customer writes. */
export class ConversationResponse {
  @ApiProperty({ description: 'Whether they sit there now.' }) live!: boolean;
  @ApiProperty({ format: 'date-time', description: 'Since when they do or do not.' }) since!: string;
  @ApiPropertyOptional({
    enum: ['warned', 'ended'],
    description: 'Whether they were warned of how they write, or nothing more is taken in from there.',
  })
  conduct?: 'warned' | 'ended';
}

/** What the customer said to the decision. */
export class PositionResponse {
  @ApiProperty({ enum: ['accepted', 'rejected', 'no-reply', 'withdrawn'] }) is!: string;
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiPropertyOptional({ enum: CHANNELS, description: 'How they said it.' }) via?: Channel;
  @ApiProperty({ description: 'Key of who wrote it down.' }) by!: string;
}

export class ClosureResponse {
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty() by!: string;
  @ApiProperty() reason!: string;
}

/** A line of a list of cases. */
export class CaseSummaryResponse {
  @ApiProperty() id!: string;
  @ApiProperty({ example: 'K7M-Q2X-WDP' }) reference!: string;
  @ApiProperty({ description: 'Raised by every change that matters to people; `If-Match` compares it.' })
  revision!: number;
  @ApiProperty({ enum: CASE_STATES }) state!: CaseState;
  @ApiProperty() recordType!: string;
  @ApiPropertyOptional({ description: 'Key of the category; left out while nobody is sure of one.' }) category?: string;
  @ApiProperty({ enum: URGENCIES, description: '`safety` goes before everything else.' }) urgency!: UrgencyName;
  @ApiPropertyOptional({
    type: [String],
    example: ['self-harm/en'],
    description: 'Risks that were found in what came in; kept when a person took the urgency back.',
  })
  safety?: readonly string[];
  @ApiPropertyOptional({
    description: 'Key of who has had the danger in hand since it was read; left out while nobody has.',
  })
  safetyTakenBy?: string;
  @ApiProperty({ enum: CHANNELS }) channel!: Channel;
  @ApiProperty({ description: 'BCP 47.' }) language!: string;
  @ApiPropertyOptional() subject?: string;
  @ApiProperty({ format: 'date-time' }) receivedAt!: string;
  @ApiPropertyOptional({ type: ReceivedProposalResponse, description: 'A later date waits for a second person.' })
  receivedProposal?: ReceivedProposalResponse;
  @ApiPropertyOptional({ format: 'date-time', description: 'The earliest date that is still to be kept.' })
  dueAt?: string;
  @ApiProperty({ type: CustomerResponse }) customer!: CustomerResponse;
  @ApiPropertyOptional({ description: 'Staff sent it on: nothing goes out until somebody confirms who complains.' })
  unconfirmed?: boolean;
  @ApiPropertyOptional({
    description: 'The complainant named one safe way to be contacted, and it is not mail: nothing goes to an address.',
  })
  mailUnsafe?: boolean;
  @ApiPropertyOptional({ enum: CHANNELS, description: 'The one way on which the customer may be told anything.' })
  safeContact?: Channel;
  @ApiProperty({ description: 'Key of who is accountable.' }) owner!: string;
  @ApiProperty({ description: 'Key of the team.' }) team!: string;
  @ApiProperty({ type: AssignmentResponse }) assignment!: AssignmentResponse;
  @ApiProperty({ type: AcknowledgementResponse }) acknowledgement!: AcknowledgementResponse;
  @ApiProperty({ type: [ClockResponse] }) clocks!: readonly ClockResponse[];
  @ApiPropertyOptional({ type: ConversationResponse }) conversation?: ConversationResponse;
  @ApiPropertyOptional({ enum: ['customer'], description: 'Set while a question waits for the customer’s answer.' })
  waitingFor?: 'customer';
  @ApiPropertyOptional({ format: 'date-time', description: 'When the decision was sent.' }) decidedAt?: string;
  @ApiPropertyOptional({ type: PositionResponse }) position?: PositionResponse;
  @ApiPropertyOptional({
    type: Object,
    description:
      'What the customer was told that we understood: its update, who wrote it, and by which message of theirs they answered first. That may correct it: read it, and say anew what you understand.',
  })
  understood?: {
    readonly updateId: string;
    readonly at: string;
    readonly by: string;
    readonly answeredBy?: string;
  };
  @ApiPropertyOptional({ type: ClosureResponse }) closure?: ClosureResponse;
}

export class AttachmentResponse {
  @ApiProperty() name!: string;
  @ApiProperty() type!: string;
  @ApiProperty({ description: 'Size in bytes.' }) bytes!: number;
  @ApiProperty() sha256!: string;
  @ApiProperty({
    enum: ['clean', 'infected', 'not-scanned'],
    description: 'What a virus scanner said; `not-scanned` too where none is set.',
  })
  scan!: 'clean' | 'infected' | 'not-scanned';
  @ApiPropertyOptional({
    enum: [true],
    description:
      'It came by mail or text and starts something when it is opened, by its name or first bytes: warn who is about to. Absent for all else.',
  })
  program?: true;
  @ApiPropertyOptional({ description: 'Where to fetch it, for a quarter of an hour; not where a virus was found.' })
  url?: string;
}

export class EntryResponse {
  @ApiProperty() id!: string;
  @ApiProperty() seq!: number;
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ enum: ['message', 'automatic', 'bounce', 'reply', 'note', 'contact', 'notice'] }) kind!: string;
  @ApiProperty({ enum: ['customer', 'third-party', 'handler', 'system'] }) from!: string;
  @ApiPropertyOptional({ description: 'Key of a member of staff.' }) author?: string;
  @ApiProperty({ description: 'Whether the customer may see it.' }) visible!: boolean;
  @ApiProperty({ description: 'Whether its sender was known on the case.' }) trusted!: boolean;
  @ApiProperty({ enum: CHANNELS }) channel!: Channel;
  @ApiPropertyOptional() subject?: string;
  @ApiProperty() text!: string;
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description:
      'What the form asked for beside the text: phone, postalAddress, preferredChannel, contactSafely, onBehalfOf, product, orderReference, occurredOn, remedyWanted, needs.',
  })
  details?: FormDetails;
  @ApiProperty({ type: [AttachmentResponse] }) attachments!: readonly AttachmentResponse[];
  @ApiPropertyOptional({ description: 'True where files belong to it and nobody can say any more which.' })
  attachmentsLost?: boolean;
  @ApiProperty({ description: 'Whether quotes or a signature were left out; `entries/:entry` has the whole.' })
  hasMore!: boolean;
  @ApiPropertyOptional({ description: 'Where to fetch what came in, as it came, for a quarter of an hour.' })
  original?: string;
  @ApiPropertyOptional({ description: 'Why it could not be read whole.' }) unreadable?: string;
  @ApiPropertyOptional({ type: Object, description: 'dmarc, dkim and spf: pass, fail or none; by whom.' })
  senderCheck?: object;
  @ApiPropertyOptional({ type: [String], description: 'Such as signed, encrypted, calendar.' })
  remarks?: readonly string[];
  @ApiPropertyOptional({ description: 'The rule by which a machine was known, such as out-of-office.' }) rule?: string;
  @ApiPropertyOptional({ description: 'Reference of the case that it was moved to.' }) movedTo?: string;
}

/** What an entry says, whole. */
export class EntryWholeResponse {
  @ApiProperty({ description: 'With quotes and signature; 1 MB at most.' }) text!: string;
  @ApiPropertyOptional({ description: 'The mail as it was laid out, made safe: for a sandboxed frame only.' })
  html?: string;
}

export class UpdateResponse {
  @ApiProperty() id!: string;
  @ApiProperty() kind!: string;
  @ApiProperty({ enum: CHANNELS }) channel!: Channel;
  @ApiProperty({ enum: DELIVERY_STATES }) state!: DeliveryState;
  @ApiProperty() attempts!: number;
  @ApiProperty({ format: 'date-time' }) issuedAt!: string;
  @ApiProperty({ format: 'date-time' }) changedAt!: string;
  @ApiPropertyOptional() reason?: string;
  @ApiPropertyOptional({
    type: Object,
    isArray: true,
    description: 'The templates that its words are made of, each as it was then: kind and version.',
  })
  templates?: readonly { readonly kind: string; readonly version: number }[];
  @ApiPropertyOptional({ description: 'The update that it only announces, which goes on something that can be kept.' })
  announces?: string;
}

export class HistoryResponse {
  @ApiProperty() seq!: number;
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ description: 'A staff key, `customer`, `third-party` or `system`.' }) actor!: string;
  @ApiProperty() kind!: string;
  @ApiProperty({ type: Object }) content!: Readonly<Record<string, unknown>>;
  @ApiPropertyOptional({ description: 'What it means, where the kind alone does not tell.' }) explanation?: string;
  @ApiProperty({ description: 'The link of the chain.' }) hash!: string;
}

/** A conflict of interest, or the suspicion of one. */
export class ConflictResponse {
  @ApiProperty({ description: 'Key of a member of staff.' }) person!: string;
  @ApiProperty({ enum: ['declared', 'previous-handler', 'named', 'stated'] }) kind!: string;
  @ApiProperty({ enum: ['suspected', 'confirmed', 'cleared'], description: 'Only `cleared` gives the case free.' })
  state!: string;
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiPropertyOptional({ description: 'Staff key of who decided.' }) decidedBy?: string;
}

/** A case whole; of entries, updates and history the newest hundred. */
export class CaseResponse extends CaseSummaryResponse {
  @ApiProperty({ type: [EntryResponse] }) entries!: readonly EntryResponse[];
  @ApiProperty({ description: 'How many entries the case has.' }) entryCount!: number;
  @ApiProperty({ type: [UpdateResponse] }) updates!: readonly UpdateResponse[];
  @ApiProperty({ type: [HistoryResponse] }) history!: readonly HistoryResponse[];
  @ApiProperty({ type: [DraftResponse], description: 'What is still to be told by a date, the earliest first.' })
  drafts!: readonly DraftResponse[];
  @ApiProperty({ type: Object, isArray: true, description: 'Cases that may be the same complaint, or are related.' })
  links!: readonly { readonly caseId: string; readonly kind: string }[];
  @ApiPropertyOptional({
    type: [ConflictResponse],
    description: 'Who must have nothing to do with it; only for leads.',
  })
  conflicts?: readonly ConflictResponse[];
}

export class CaseListResponse {
  @ApiProperty({ type: [CaseSummaryResponse] }) items!: readonly CaseSummaryResponse[];
  @ApiPropertyOptional() nextCursor?: string;
}

export class EntryListResponse {
  @ApiProperty({ type: [EntryResponse] }) items!: readonly EntryResponse[];
}

/** Where a message went that joined the wrong case. */
export class MovedResponse {
  @ApiProperty({ example: 'K7M-Q2X-WDP', description: 'The case that has it in a moment.' }) reference!: string;
}

/** Work that a service could not do and keeps for a person. */
export class ParkedResponse {
  @ApiProperty() id!: string;
  @ApiProperty() service!: string;
  @ApiProperty() eventType!: string;
  @ApiProperty() topic!: string;
  @ApiProperty() position!: string;
  @ApiProperty() code!: string;
  @ApiProperty() reason!: string;
  @ApiProperty({ format: 'date-time' }) at!: string;
}

export class ParkedListResponse {
  @ApiProperty({ type: [ParkedResponse] }) items!: readonly ParkedResponse[];
  @ApiPropertyOptional() nextCursor?: string;
}

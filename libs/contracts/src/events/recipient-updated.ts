import { IsBoolean, IsInt, IsString, MaxLength, Min } from 'class-validator';

/**
 * Whether one recipient of a case may be written to because of it (`redress.recipient.updated.v1`). A state: what is not
 * newer than what is known is dropped. It travels before the updates that were issued in the knowledge of it.
 */
export class RecipientUpdated {
  @IsString() @MaxLength(64) caseId!: string;
  /** The keyed hash of the address, as updates name their recipient. */
  @IsString() @MaxLength(64) recipientKey!: string;
  /** The version of the case at which this was so. */
  @IsInt() @Min(1) sequence!: number;
  /** True: whoever reads there is not who complains, and nothing more goes there. False: a person confirmed them anew. */
  @IsBoolean() wrongPerson!: boolean;
}

import type { AttachmentData } from '@redress/contracts';

/** The fields of the form beside text and sender (ISO 10002:2018 annex C), by name. */
export type FormDetails = Readonly<Record<string, string>>;

/** What a customer sent through the form, as it is kept for ever: the original of a web message, as JSON. */
export interface RawSubmission {
  readonly description: string;
  readonly name?: string;
  readonly email?: string;
  readonly language?: string;
  readonly details: FormDetails;
  readonly files: readonly AttachmentData[];
}

export function encodeSubmission(submission: RawSubmission): Buffer {
  return Buffer.from(JSON.stringify(submission), 'utf8');
}

/** @throws SyntaxError when the bytes are not what `encodeSubmission` made. */
export function decodeSubmission(raw: Buffer): RawSubmission {
  return JSON.parse(raw.toString('utf8')) as RawSubmission;
}

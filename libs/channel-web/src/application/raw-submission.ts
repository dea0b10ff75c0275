import type { AttachmentData, RequestType } from '@redress/contracts';
import { sha256 } from '@redress/kernel';

/** The fields of the form beside text and sender (ISO 10002:2018 annex C), by name. */
export type FormDetails = Readonly<Record<string, string>>;

/** What a customer asks for, when it is no message: never shown in a conversation. */
export interface RawRequest {
  readonly type: RequestType;
  /** The proof. */
  readonly value?: string;
  /** The reference of the complaint, as canonical text. */
  readonly reference?: string;
  /** How the keyed hash begins of whom the link was given to by which it is asked. */
  readonly recipient?: string;
  /** The telephone number to which links are asked for. */
  readonly phone?: string;
}

/** What a customer sent through the form, as it is kept for ever: the original of a web message, as JSON. */
export interface RawSubmission {
  readonly description: string;
  readonly name?: string;
  readonly email?: string;
  readonly language?: string;
  readonly details: FormDetails;
  readonly files: readonly AttachmentData[];
  readonly request?: RawRequest;
}

export function encodeSubmission(submission: RawSubmission): Buffer {
  return Buffer.from(JSON.stringify(submission), 'utf8');
}

/** @throws SyntaxError when the bytes are not what `encodeSubmission` made. */
export function decodeSubmission(raw: Buffer): RawSubmission {
  return JSON.parse(raw.toString('utf8')) as RawSubmission;
}

/** The same for the same request: where its files were put does not count. */
export function hashOfSubmission(submission: RawSubmission): string {
  const files = submission.files.map(({ name, type, bytes, sha256: hash }) => ({
    name,
    type,
    bytes,
    sha256: hash,
    ref: '',
  }));
  return sha256(encodeSubmission({ ...submission, files }));
}

import { FileTooLarge, ProgramRefused, UPLOAD_LIMITS } from '@redress/uploads';
import { RedressError, type FieldError } from '@redress/kernel';
import { LONGEST } from '../field-lengths.js';
import { fill, type TextKey, type Texts } from './texts.js';

const BY_RULE: Readonly<Record<string, TextKey>> = {
  'description isNotEmpty': 'wrongDescription',
  'description isString': 'wrongDescription',
  'email isEmail': 'wrongEmail',
  'email neededForChannel': 'wrongMissingEmail',
  'email isNotEmpty': 'wrongEmail',
  'phone matches': 'wrongPhone',
  'phone textable': 'wrongTextNumber',
  'phone neededForChannel': 'wrongMissingPhone',
  'postalAddress neededForChannel': 'wrongMissingPost',
  'text isNotEmpty': 'wrongText',
  'value isNotEmpty': 'wrongProofEmpty',
  'value matches': 'wrongProof',
  'returnCode isNotEmpty': 'wrongCode',
  'returnCode isKnown': 'wrongCode',
};

const LABELS: Readonly<Record<string, TextKey>> = {
  text: 'replyText',
  value: 'proofValue',
  returnCode: 'code',
};

/** What is said in short on the form, where there is more room for it in the description. */
const IN_SHORT = new Set([
  'name',
  'postalAddress',
  'contactSafely',
  'contactSafelyOther',
  'onBehalfOf',
  'product',
  'orderReference',
  'occurredOn',
  'remedyWanted',
  'needs',
]);

/** What is wrong with each field, in the reader's language. */
export function localErrors(errors: readonly FieldError[], texts: Texts): FieldError[] {
  return errors.map((error) => ({ ...error, message: messageOf(error, texts) }));
}

function messageOf({ field, rule }: FieldError, texts: Texts): string {
  const key = BY_RULE[`${field} ${rule}`];
  if (key !== undefined) return texts[key];
  const label = texts[LABELS[field] ?? (field in texts ? (field as TextKey) : 'error')];
  // A label may be a question.
  const name = label.replace(/^¿|[?\s]+$/gu, '');
  const tooLong = IN_SHORT.has(field) ? texts.wrongTooLong : texts.wrongTooLongAlone;
  if (rule === 'maxLength') return fill(tooLong, { field: name, most: LONGEST[field] ?? 0 });
  return fill(rule === 'isIn' ? texts.wrongChoice : texts.wrongField, { field: name });
}

/** How a form is shown again that could not be taken: what is wrong with its files, or a note that is no field's fault. */
export interface Refusal {
  readonly status: number;
  readonly errors?: readonly FieldError[];
  readonly note?: string;
}

/** Why something could not be taken in, in the reader's language. Files are refused by the field that brought them. */
export function localRefusal(error: RedressError, texts: Texts): Refusal {
  const ofFiles = (message: string): Refusal => ({
    status: 422,
    errors: [{ field: 'files', rule: error.code, message }],
  });
  if (error instanceof ProgramRefused) return ofFiles(fill(texts.wrongProgram, { name: error.fileName }));
  const { files } = UPLOAD_LIMITS;
  const megabytes = UPLOAD_LIMITS.fileBytes / 1024 / 1024;
  if (error instanceof FileTooLarge) {
    return { ...ofFiles(fill(texts.wrongFileSize, { name: error.fileName, megabytes })), status: 413 };
  }
  switch (error.code) {
    case 'upload-too-large':
      return { ...ofFiles(fill(texts.wrongFileTooLarge, { files, megabytes })), status: 413 };
    case 'complaints-too-many':
    case 'access-too-many':
      return { status: 429, note: texts.noteTooMany };
    case 'proofs-too-many':
      return { status: 429, note: texts.proofTooMany };
    case 'idempotency-key-reused':
      return { status: 422, note: texts.noteSentAlready };
    case 'body-malformed':
      return { status: 400, note: texts.noteLookAgain };
    default:
      return { status: 503, note: texts.noteNotNow };
  }
}

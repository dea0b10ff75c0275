import { RedressError } from '@redress/kernel';

const MAXIMUM_LENGTH = 512;
// Begins with a letter or digit, so neither `.`, `..`, a hidden file nor an option of a command line can be made of it.
const SEGMENT = '[A-Za-z0-9][A-Za-z0-9._=-]{0,127}';
const FILE_REF = new RegExp(`^${SEGMENT}(?:/${SEGMENT}){0,15}$`, 'u');

/**
 * A reference is 1 to 16 segments joined by `/`, each of 1 to 128 letters, digits, `.`, `_`, `=`, `-` (ASCII) and beginning
 * with a letter or digit; 512 characters at most. Such names are safe as S3 keys and in paths and addresses.
 * @throws RedressError `file-ref-invalid`
 */
export function checkFileRef(ref: string): void {
  if (ref.length <= MAXIMUM_LENGTH && FILE_REF.test(ref)) return;
  // The reference itself stays out of the message: it may come from outside.
  throw new RedressError(
    'file-ref-invalid',
    `a file reference of ${String(ref.length)} characters is not 1 to 16 segments of letters, digits, '.', '_', '=' and '-'`,
  );
}

import { RedressError } from '@redress/kernel';

/** A file is larger than one may be, and is not taken (`upload-too-large`). */
export class FileTooLarge extends RedressError {
  /** @param said the most, as people are told */
  constructor(
    readonly fileName: string,
    said: string,
  ) {
    const message = `“${fileName}” is larger than the ${said} that can be sent.`;
    super('upload-too-large', message, { fields: [{ field: 'files', rule: 'tooLarge', message }] });
  }
}

import { RedressError } from '@redress/kernel';
import { keptName } from './sender-claims.js';

/** A file is larger than one may be, and is not taken (`upload-too-large`). */
export class FileTooLarge extends RedressError {
  readonly fileName: string;

  /** @param said the most, as people are told */
  constructor(name: string, said: string) {
    const fileName = keptName(name);
    const message = `“${fileName}” is larger than the ${said} that can be sent.`;
    super('upload-too-large', message, { fields: [{ field: 'files', rule: 'tooLarge', message }] });
    this.fileName = fileName;
  }
}

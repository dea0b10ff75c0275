import { RedressError } from '@redress/kernel';

/** A file starts something when it is opened, and is not taken (`upload-type-invalid`). */
export class ProgramRefused extends RedressError {
  constructor(readonly fileName: string) {
    const message = `“${fileName}” is a program. Programs are not taken; send a picture, a document or a text.`;
    super('upload-type-invalid', message, { fields: [{ field: 'files', rule: 'noProgram', message }] });
  }
}

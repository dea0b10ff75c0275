import { FileTooLarge, UPLOAD_LIMITS, type UploadStore } from '@redress/uploads';
import type { AttachmentData } from '@redress/contracts';
import { RedressError } from '@redress/kernel';
import busboy from 'busboy';
import type { Request } from 'express';
import type { Readable } from 'node:stream';

const LIMITS: busboy.Limits = {
  files: UPLOAD_LIMITS.files,
  fileSize: UPLOAD_LIMITS.fileBytes,
  // The longest description, in the longest script.
  fieldSize: 400 * 1024,
  fields: 50,
  fieldNameSize: 100,
  parts: 60,
};

export interface MultipartForm {
  readonly fields: Record<string, string>;
  readonly files: readonly AttachmentData[];
  /** Why the form could not be read whole: then no file of it stays, and `fields` are those that came before. */
  readonly problem?: Error;
}

/** True for a body of the media type `multipart/form-data` (RFC 7578). */
export function isMultipart(request: Request): boolean {
  return /^multipart\/form-data\b/iu.test(request.header('content-type') ?? '');
}

/**
 * Reads a form as it streams in: fields into memory, files into the store, one after the other. What is wrong with it
 * is in `problem`: `upload-too-large`, `upload-type-invalid`, `body-malformed`, or what the store throws.
 */
export async function readMultipart(request: Request, uploads: UploadStore): Promise<MultipartForm> {
  const reader = new MultipartReader(uploads);
  const form = await reader.read(request);
  if (form.problem === undefined) return form;
  await uploads.discard(form.files);
  return { ...form, files: [] };
}

class MultipartReader {
  private readonly kept: AttachmentData[] = [];
  private readonly fields: Record<string, string> = Object.create(null) as Record<string, string>;
  private readonly keeping: Promise<void>[] = [];

  constructor(private readonly uploads: UploadStore) {}

  async read(request: Request): Promise<MultipartForm> {
    let failure: unknown;
    const fail = (error: unknown): void => {
      failure ??= error;
    };
    await new Promise<void>((resolve) => {
      const end = (error?: unknown): void => {
        if (error !== undefined) fail(error);
        // What still comes is read and thrown away: an answer that cuts the request off would not be read.
        request.unpipe();
        request.resume();
        resolve();
      };
      const parser = this.parser(request, fail, end);
      if (parser === undefined) return;
      request.once('aborted', () => {
        parser.destroy();
        end(malformed());
      });
      request.pipe(parser);
    });
    await Promise.all(this.keeping);
    const read = { fields: { ...this.fields }, files: this.kept };
    return failure instanceof Error ? { ...read, problem: failure } : read;
  }

  private parser(
    request: Request,
    fail: (error: unknown) => void,
    end: (error?: unknown) => void,
  ): busboy.Busboy | undefined {
    try {
      const parser = busboy({ headers: request.headers, limits: LIMITS, defParamCharset: 'utf8' });
      parser.on('field', (name, value, { valueTruncated }) => {
        if (valueTruncated) fail(tooLarge(`The field ${name.slice(0, 50)} is too long.`));
        else this.fields[name] = value;
      });
      parser.on('file', (_, content, { filename, mimeType }) => {
        // At once, not when the form is whole: a refusal that nobody has taken until then would end the process.
        const taken = this.take(content, filename, mimeType).catch((error: unknown) => {
          fail(error);
          // What is not read to its end holds up the parts behind it.
          if (!content.readableEnded) end();
        });
        this.keeping.push(taken);
      });
      parser.on('filesLimit', () => {
        fail(tooLarge(`At most ${String(UPLOAD_LIMITS.files)} files can be sent with a complaint; more can follow.`));
      });
      for (const event of ['fieldsLimit', 'partsLimit'] as const) {
        parser.on(event, () => {
          fail(tooLarge('The form has too many parts.'));
        });
      }
      parser.on('error', () => {
        end(malformed());
      });
      parser.on('close', () => {
        end();
      });
      return parser;
    } catch {
      // A multipart body that does not say where its parts end.
      end(malformed());
      return undefined;
    }
  }

  private async take(
    content: Readable & { readonly truncated?: boolean },
    name: string | undefined,
    type: string,
  ): Promise<void> {
    // A browser sends an empty part for a file field that was left empty.
    if (name === undefined || name === '') {
      content.resume();
      return;
    }
    this.kept.push(await this.uploads.keep(content, name, type));
    if (content.truncated === true) throw new FileTooLarge(name, UPLOAD_LIMITS.said);
  }
}

function tooLarge(message: string): RedressError {
  return new RedressError('upload-too-large', message);
}

function malformed(): RedressError {
  return new RedressError('body-malformed', 'The form cannot be read: it is not whole multipart/form-data.');
}

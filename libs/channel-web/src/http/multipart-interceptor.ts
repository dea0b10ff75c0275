import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { UploadStore } from '@redress/uploads';
import type { AttachmentData } from '@redress/contracts';
import { RedressError } from '@redress/kernel';
import type { Request } from 'express';
import { catchError, from, mergeMap, throwError, type Observable } from 'rxjs';
import { isMultipart, readMultipart } from './multipart-form.js';

/** A request whose form brought files. */
export interface UploadRequest extends Request {
  /** Files that are kept for this request, and are named by nothing yet. */
  uploads?: readonly AttachmentData[];
  /** Why the files of a page's form were not taken. */
  uploadProblem?: RedressError;
}

// Raised before anything of the complaint was kept, or because another request was.
const BEFORE_KEEPING = new Set([
  'validation-failed',
  'idempotency-key-invalid',
  'idempotency-key-reused',
  'complaints-too-many',
  'complaint-not-found',
]);

/** True when the files of a request that ended so are named by nothing. After any other error they may be. */
export function leavesFilesUnused(error: unknown): boolean {
  return error instanceof RedressError && BEFORE_KEEPING.has(error.code);
}

/**
 * Reads a multipart form before the fields are checked, so that the route sees the same body as from JSON. A page is
 * shown again with what was typed, so its route sees the fields also when the files could not be taken.
 */
@Injectable()
export class MultipartInterceptor implements NestInterceptor {
  constructor(private readonly uploads: UploadStore) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<UploadRequest>();
    if (isMultipart(request)) await this.read(request);
    return next.handle().pipe(
      catchError((error: unknown) => {
        const cleared = leavesFilesUnused(error) ? this.uploads.discard(request.uploads ?? []) : Promise.resolve();
        return from(cleared).pipe(mergeMap(() => throwError(() => error)));
      }),
    );
  }

  private async read(request: UploadRequest): Promise<void> {
    const { fields, files, problem } = await readMultipart(request, this.uploads);
    if (problem !== undefined) {
      if (!(problem instanceof RedressError) || !request.path.startsWith('/complaints/')) throw problem;
      request.uploadProblem = problem;
    }
    request.body = fields;
    request.uploads = files;
  }
}

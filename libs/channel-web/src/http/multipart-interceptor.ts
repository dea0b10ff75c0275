import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { AttachmentData } from '@redress/contracts';
import { RedressError } from '@redress/kernel';
import type { Request } from 'express';
import { catchError, from, mergeMap, throwError, type Observable } from 'rxjs';
import { UploadStore } from '../application/upload-store.js';
import { isMultipart, readMultipart } from './multipart-form.js';

/** A request whose form brought files. */
export interface UploadRequest extends Request {
  uploads?: readonly AttachmentData[];
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

/** Reads a multipart form before the fields are checked, so that the route sees the same body as from JSON. */
@Injectable()
export class MultipartInterceptor implements NestInterceptor {
  constructor(private readonly uploads: UploadStore) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<UploadRequest>();
    if (!isMultipart(request)) return next.handle();
    const { fields, files } = await readMultipart(request, this.uploads);
    request.body = fields;
    request.uploads = files;
    return next.handle().pipe(
      catchError((error: unknown) => {
        const cleared = leavesFilesUnused(error) ? this.uploads.discard(files) : Promise.resolve();
        return from(cleared).pipe(mergeMap(() => throwError(() => error)));
      }),
    );
  }
}

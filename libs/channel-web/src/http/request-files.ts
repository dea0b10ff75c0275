import { UPLOAD_LIMITS, type ResumableUploads, type UploadStore } from '@redress/uploads';
import { validationFailed } from '@redress/platform';
import type { UploadRequest } from './multipart-interceptor.js';

/** The files of a request: those that came with it, and copies of the resumable uploads that it names. */
export class RequestFiles {
  constructor(
    private readonly resumable: ResumableUploads,
    private readonly uploads: UploadStore,
  ) {}

  /**
   * Puts the copies beside what is in `uploads` already. When it throws, no file of the request stays.
   * @throws RedressError `validation-failed` for too many; what `ResumableUploads.take` throws
   */
  async complete(request: UploadRequest, named: readonly string[] = []): Promise<void> {
    const sent = request.uploads ?? [];
    if (sent.length + named.length > UPLOAD_LIMITS.files) {
      const message = `At most ${String(UPLOAD_LIMITS.files)} files can be sent at once; more can follow.`;
      throw validationFailed([{ field: 'files', rule: 'isUploads', message }]);
    }
    try {
      request.uploads = [...sent, ...(await this.resumable.take(named))];
    } catch (error) {
      await this.uploads.discard(sent);
      throw error;
    }
  }
}

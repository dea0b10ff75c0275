import type { Engines } from '@redress/platform';
import { ResumableUploads } from './application/resumable-uploads.js';
import { UPLOAD_LIMITS, type FileLimit } from './application/upload-limits.js';
import { UploadQuota } from './application/upload-quota.js';
import { UploadStore } from './application/upload-store.js';
import { UploadSweeper } from './application/upload-sweeper.js';
import { uploadCollection, type UploadHouse } from './infrastructure/upload-row.js';

/** The uploads of one house, put together over the engines of a process. */
export class HouseUploads {
  readonly store: UploadStore;
  readonly resumable: ResumableUploads;
  readonly sweeper: UploadSweeper;

  /** @param limit of one file; what visitors may send unless told */
  constructor(house: UploadHouse, engines: Engines, limit: FileLimit = UPLOAD_LIMITS) {
    const { settings, clock, ids, files, keys, log, database } = engines;
    const rows = database.model(uploadCollection(house));
    const quota = new UploadQuota(rows, keys, settings.webUploadsMaxBytes);
    this.store = new UploadStore(files, ids, house);
    this.resumable = new ResumableUploads({ rows, files, uploads: this.store, quota }, clock, ids, limit);
    this.sweeper = new UploadSweeper(this.resumable, clock, log);
  }
}

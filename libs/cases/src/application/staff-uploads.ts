import type { OnApplicationShutdown } from '@nestjs/common';
import type { Engines } from '@redress/platform';
import {
  ResumableUploads,
  ScannedFiles,
  uploadCollection,
  UploadQuota,
  UploadStore,
  UploadSweeper,
} from '@redress/uploads';
import { virusScanner } from '@redress/virus-scan';
import type { SentFiles } from './sent-files.js';
import { UploadedFiles } from './uploaded-files.js';

/** What a process needs for the files that staff send to customers. */
export class StaffUploads implements OnApplicationShutdown {
  readonly resumable: ResumableUploads;
  readonly sent: SentFiles;
  private readonly sweeper: UploadSweeper;

  constructor(engines: Engines) {
    const { settings, clock, ids, files, keys, log, database } = engines;
    const rows = database.model(uploadCollection('staff'));
    const quota = new UploadQuota(rows, keys, settings.webUploadsMaxBytes);
    const uploads = new UploadStore(files, ids, 'staff');
    this.resumable = new ResumableUploads({ rows, files, uploads, quota }, clock, ids);
    this.sent = new UploadedFiles(this.resumable, new ScannedFiles(files, virusScanner(engines)), files);
    this.sweeper = new UploadSweeper(this.resumable, clock, log);
  }

  /** Begins to forget what nobody sent. */
  start(): void {
    this.sweeper.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.sweeper.onApplicationShutdown();
  }
}

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
import type { MessageFiles } from './message-files.js';
import { waitingFor } from './patient-scanner.js';
import { UploadedFiles } from './uploaded-files.js';

// Who writes a message waits for it, half a minute at most.
const SCAN_MS = 15_000;

/** What a process needs for the files that staff send to customers. */
export class StaffUploads implements OnApplicationShutdown {
  readonly resumable: ResumableUploads;
  readonly sent: MessageFiles;
  private readonly sweeper: UploadSweeper;

  constructor(engines: Engines) {
    const { settings, clock, ids, files, keys, log, database } = engines;
    const rows = database.model(uploadCollection('staff'));
    const quota = new UploadQuota(rows, keys, settings.webUploadsMaxBytes);
    const uploads = new UploadStore(files, ids, 'staff');
    this.resumable = new ResumableUploads({ rows, files, uploads, quota }, clock, ids);
    const scanner = virusScanner(engines);
    const patient = scanner === undefined ? undefined : waitingFor(scanner, clock, SCAN_MS);
    this.sent = new UploadedFiles(this.resumable, new ScannedFiles(files, patient), files);
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

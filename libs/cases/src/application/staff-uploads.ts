import type { OnApplicationShutdown } from '@nestjs/common';
import type { Engines } from '@redress/platform';
import { HouseUploads, ScannedFiles, type ResumableUploads, type UploadSweeper } from '@redress/uploads';
import { virusScanner } from '@redress/virus-scan';
import type { MessageFiles } from './message-files.js';
import { waitingFor } from './patient-scanner.js';
import { SENT_LIMIT, UploadedFiles } from './uploaded-files.js';

// Who writes a message waits for it, half a minute at most.
const SCAN_MS = 15_000;

/** What a process needs for the files that staff send to customers. */
export class StaffUploads implements OnApplicationShutdown {
  readonly resumable: ResumableUploads;
  readonly sent: MessageFiles;
  private readonly sweeper: UploadSweeper;

  constructor(engines: Engines) {
    const { clock, files } = engines;
    const { resumable, sweeper } = new HouseUploads('staff', engines, SENT_LIMIT);
    this.resumable = resumable;
    this.sweeper = sweeper;
    const scanner = virusScanner(engines);
    const patient = scanner === undefined ? undefined : waitingFor(scanner, clock, SCAN_MS);
    this.sent = new UploadedFiles(resumable, new ScannedFiles(files, patient), files);
  }

  /** Begins to forget what nobody sent. */
  start(): void {
    this.sweeper.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.sweeper.onApplicationShutdown();
  }
}

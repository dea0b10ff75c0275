import { HouseUploads, ScannedFiles, type ResumableUploads, type UploadSweeper } from '@redress/uploads';
import type { Engines } from '@redress/platform';
import { virusScanner } from '@redress/virus-scan';
import { VisitorCredential } from './http/visitor-credential.js';

/** What a process needs for the files of visitors. */
export class ChatFiles {
  readonly uploads: ResumableUploads;
  readonly sweeper: UploadSweeper;
  readonly scanned: ScannedFiles;
  readonly credential: VisitorCredential;

  constructor(engines: Engines) {
    const { clock, files, keys } = engines;
    const { resumable, sweeper } = new HouseUploads('chat', engines);
    this.uploads = resumable;
    this.sweeper = sweeper;
    this.scanned = new ScannedFiles(files, virusScanner(engines));
    this.credential = new VisitorCredential(keys, clock);
  }
}

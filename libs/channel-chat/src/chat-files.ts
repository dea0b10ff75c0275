import {
  ResumableUploads,
  ScannedFiles,
  uploadCollection,
  UploadQuota,
  UploadStore,
  UploadSweeper,
} from '@redress/uploads';
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
    const { settings, clock, ids, files, keys, log, database } = engines;
    const rows = database.model(uploadCollection('chat'));
    const quota = new UploadQuota(rows, keys, settings.webUploadsMaxBytes);
    const uploads = new UploadStore(files, ids, 'chat');
    this.uploads = new ResumableUploads({ rows, files, uploads, quota }, clock, ids);
    this.sweeper = new UploadSweeper(this.uploads, clock, log);
    this.scanned = new ScannedFiles(files, virusScanner(engines));
    this.credential = new VisitorCredential(keys, clock);
  }
}

export { ProgramRefused } from './application/program-refused.js';
export { ResumableUploads } from './application/resumable-uploads.js';
export { ScannedFiles, type FileScanner } from './application/scanned-files.js';
export { UPLOAD_LIMITS } from './application/upload-limits.js';
export { UploadQuota } from './application/upload-quota.js';
export { UploadStore } from './application/upload-store.js';
export { UploadSweeper } from './application/upload-sweeper.js';
export { TusProtocol } from './http/tus-protocol.js';
export { uploadCollection, type UploadHouse, type UploadRow } from './infrastructure/upload-row.js';

export {
  DEFAULT_PUT_BYTES,
  DEFAULT_READ_BYTES,
  fileExists,
  fileNotFound,
  FileStore,
  type PutOptions,
  type StoredFile,
} from './file-store.js';
export { checkFileRef } from './file-ref.js';
export { isLost, readList, readStored } from './read-stored.js';
export { openFileStore, type OpenFileStoreOptions } from './open-file-store.js';

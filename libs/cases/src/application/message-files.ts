import type { StoredFile } from '../domain/case-head.js';

/** Files that go with a message to the customer. */
export interface FilesToSend {
  readonly caseId: string;
  /** Staff key of who sends them. */
  readonly author: string;
  /** Ids of uploads, in the order in which they are shown. */
  readonly ids: readonly string[];
  /** The message's, by which its words are kept, too. */
  readonly cause: string;
}

/** Where the files of a message come from. */
export interface MessageFiles {
  /**
   * Durable when it resolves, and the same however often it is asked. @returns a JSON list of `AttachmentData`
   * @throws RedressError for what cannot be sent
   */
  keep(files: FilesToSend): Promise<StoredFile>;
}

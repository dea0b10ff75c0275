const MEGABYTE = 1024 * 1024;

/** How large one file may be, in bytes and as people are told. */
export interface FileLimit {
  readonly fileBytes: number;
  readonly said: string;
}

/** How many files a form may bring, and how large each may be. */
export const UPLOAD_LIMITS = { files: 10, fileBytes: 25 * MEGABYTE, said: '25 MB' } as const;

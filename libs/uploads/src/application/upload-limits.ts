const MEGABYTE = 1024 * 1024;

/** How many files a form may bring, and how large each may be. */
export const UPLOAD_LIMITS = { files: 10, fileBytes: 25 * MEGABYTE } as const;

const MEGABYTE = 1024 * 1024;

/** How large a body without files may be, in bytes and as people are told: room for a description of 100,000 characters in any script. */
export const BODY_LIMIT = { bytes: MEGABYTE, said: '1 MB', fields: 100 } as const;

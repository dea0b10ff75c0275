/** How many mails, and how many texts, the sandbox keeps unless told; the oldest go first. */
export const KEPT = 2_000;

import type { PendingUpdate } from './case-head.js';

/**
 * An update before its words were kept; `whole`: all of them, where they are too long to travel. `atOnce`: it answers what was
 * just sent in.
 */
export type NewUpdate = PendingUpdate & { readonly whole?: string; readonly atOnce?: boolean };

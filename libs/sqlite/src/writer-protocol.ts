import type { WireJob, WireResult } from './writer.js';
import type { WireError } from './store-errors.js';

/** What the writer thread is started with. */
export interface WriterData {
  readonly path: string;
  /** Pages in the write-ahead log before SQLite moves them into the file. */
  readonly checkpointPages: number;
}

export type ToWriter =
  | { readonly kind: 'jobs'; readonly jobs: readonly WireJob[] }
  | { readonly kind: 'register'; readonly component: string; readonly module: string }
  | { readonly kind: 'close' };

export type FromWriter =
  | { readonly kind: 'ready'; readonly error?: WireError }
  | { readonly kind: 'results'; readonly results: readonly WireResult[] }
  | { readonly kind: 'registered'; readonly error?: WireError }
  | { readonly kind: 'closed'; readonly error?: WireError };

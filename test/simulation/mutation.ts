import type { CommitOrder } from '@redress/testing';

/** Mistakes that can be built in on purpose, to see that the suite notices them. */
export interface Mutation {
  readonly commitOrder?: CommitOrder;
  /** Collections whose inserts are answered as done and never made. */
  readonly skipInserts?: readonly string[];
  /** Single changes of these collections are answered as done and never made. */
  readonly skipUpdates?: readonly string[];
  /** Unique violations of these collections are answered as success. */
  readonly swallowDuplicates?: readonly string[];
  /** In changes of these collections this path is left out of the filter: a compare-and-set that compares nothing. */
  readonly uncheckedPaths?: Readonly<Record<string, string>>;
  /** In changes of these collections this path is not written. */
  readonly unwrittenPaths?: Readonly<Record<string, string>>;
  /** Staff who hear nothing ask again under another key. */
  readonly forgetKeys?: boolean;
  /** Gateways never publish a message a second time for want of a fate: the log alone must bring it. */
  readonly publishOnce?: boolean;
}

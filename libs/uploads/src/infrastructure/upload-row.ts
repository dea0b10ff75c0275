import type { Channel } from '@redress/contracts';
import type { Instant } from '@redress/kernel';
import { defineCollection, type CollectionDefinition } from '@redress/persistence';

/** A run of an upload's bytes, as it came in one go. */
export interface UploadPart {
  readonly ref: string;
  readonly bytes: number;
}

/** A file that comes in pieces. Gone a day after it was begun, used or not: a complaint has a copy of its own. */
export interface UploadRow {
  /** 36 hex characters that nobody can guess: who knows them may go on with the upload and use it. */
  _id: string;
  /** Bytes of the whole file. */
  length: number;
  /** Bytes that are here: the parts together, in their order. */
  offset: number;
  parts: UploadPart[];
  /** References of parts that somebody writes, or wrote when their process died. */
  begun?: string[];
  name: string;
  /** As the sender claims. */
  type: string;
  /** A keyed hash of the network it comes from. */
  owner: string;
  /** Who alone may use it, where anybody is known: a conversation, or a member of staff on a case. */
  holder?: string;
  /** Bytes that it takes of the room for uploads while it is `unused`. */
  weight: number;
  /** 1 until a complaint or a message has a copy. */
  unused: 0 | 1;
  /** Where its one copy lies or is about to, once a holder has used it. */
  usedFor?: string;
  /** Its first bytes are those of a program: nothing of it is kept, and nothing more is taken. */
  refused?: true;
  /** Its sender has dropped it: nobody may go on with it or use it. */
  dropped?: true;
  expiresAt: Instant;
}

/** Whose uploads they are: a channel's, or those of members of staff. */
export type UploadHouse = Channel | 'staff';

const made = new Map<UploadHouse, CollectionDefinition<UploadRow>>();

/** One and the same definition each time: a database takes a name only with that. */
export function uploadCollection(house: UploadHouse): CollectionDefinition<UploadRow> {
  const known =
    made.get(house) ??
    defineCollection<UploadRow>({
      name: `${house}_uploads`,
      indexes: [{ paths: ['expiresAt'] }, { paths: ['unused', 'owner'] }, { paths: ['holder'] }],
    });
  made.set(house, known);
  return known;
}

import type { Instant } from '@redress/kernel';
import type { MessageReceived } from '@redress/contracts';

/** What the customer was told that we understood, and whether they have said anything to it. */
export interface Understood {
  readonly updateId: string;
  readonly at: Instant;
  /** Staff key of who wrote it. */
  readonly by: string;
  /** The first message of theirs since: it may put right what we understood, which a person has to read. */
  readonly answeredBy?: string;
}

/** What of a case tells of it. */
interface Told {
  readonly understood?: Understood;
}

/**
 * What a message of the customer's says to what we understood: it is the answer to the newest update of that kind, unless it was
 * taken in before that was written, or another was first.
 */
export function understoodFields({ understood }: Told, { id, receivedAt }: MessageReceived): Told {
  if (understood === undefined || understood.answeredBy !== undefined || receivedAt <= understood.at) return {};
  return { understood: { ...understood, answeredBy: id } };
}

/** The same for the history. */
export function understoodNote({ understood }: Told): { readonly answersUnderstood?: string } {
  return understood === undefined ? {} : { answersUnderstood: understood.updateId };
}

import type { FileStore } from '@redress/files';
import type { CaseHead } from '../domain/case-head.js';
import type { Draft } from '../domain/customer-dealings.js';
import { isLate, liveDrafts, openDrafts } from '../domain/draft.js';

/** A draft with its words, and whether a delay is told. */
export interface ShownDraft extends Omit<Draft, 'text'> {
  readonly kind: 'progress' | 'delay';
  readonly text?: string;
}

/** Reads what handlers are asked to tell customers. */
export class ReadDrafts {
  constructor(private readonly files: FileStore) {}

  /** The earliest date first; also those that were sent, as long as their duty is to be done. */
  async of(head: CaseHead): Promise<readonly ShownDraft[]> {
    return this.shown(head, liveDrafts(head));
  }

  /** Those that will still go out, the earliest date first. */
  async open(head: CaseHead): Promise<readonly ShownDraft[]> {
    return this.shown(head, openDrafts(head));
  }

  private async shown(head: CaseHead, some: readonly Draft[]): Promise<readonly ShownDraft[]> {
    const drafts = [...some].sort((one, other) => (one.dueAt < other.dueAt ? -1 : 1));
    return Promise.all(
      drafts.map(async ({ text, ...draft }) => {
        const kind = isLate(head, { name: draft.clock }) ? 'delay' : 'progress';
        return text === undefined ? { ...draft, kind } : { ...draft, kind, text: await this.wordsOf(text) };
      }),
    );
  }

  private async wordsOf({ preview, ref }: NonNullable<Draft['text']>): Promise<string> {
    return ref === undefined ? preview : (await this.files.read(ref)).toString('utf8');
  }
}

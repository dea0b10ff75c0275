import { instantNow, parseCaseReference, RedressError, type Clock, type TextContent } from '@redress/kernel';
import { isLost, readList, type FileStore } from '@redress/files';
import { sanitiseMailHtml } from '@redress/mail-html';
import type { CaseScope } from '@redress/staff';
import { awaitsLook, firstLookCause, firstLookChange } from '../domain/first-look.js';
import type { CaseEntry, CaseHead, EntryAttachment, FormDetails, HistoryRow } from '../domain/case-head.js';
import { inOrderSaid } from '../domain/said-order.js';
import type { CaseStores } from '../case-core.js';
import type { CaseChanger } from './case-changer.js';
import { HiddenCases, withoutHiddenCases, withoutHiddenTarget } from './hidden-cases.js';
import { ReadDrafts, type ShownDraft } from './read-drafts.js';
import type { UpdateRecord } from '../infrastructure/collections.js';

// What a page of a case shows at once; older entries are asked for by `before`.
const PAGE = 100;
const MAXIMUM_TEXT = 256 * 1024;
const MAXIMUM_WHOLE = 1024 * 1024;
const MAXIMUM_HTML = 2 * 1024 * 1024;

/** A case with what was said and done on it, newest last. */
export interface WholeCase {
  readonly head: CaseHead;
  readonly entries: readonly ShownEntry[];
  readonly updates: readonly UpdateRecord[];
  readonly history: readonly HistoryRow[];
  /** What is still to be told by a date, the earliest first. */
  readonly drafts: readonly ShownDraft[];
  /** Those of its links whose cases may be seen. */
  readonly linked: CaseHead['links'];
}

/** Everything an entry says; `html` is safe to be shown in a sandboxed frame. */
export interface WholeEntry {
  readonly text: string;
  readonly html?: string;
}

/** An entry with its words and its files, wherever they are kept. */
export interface ShownEntry extends CaseEntry {
  readonly words: string;
  readonly files: readonly EntryAttachment[];
  /** Nobody can say any more which files belong to it; `files` is empty then. */
  readonly filesLost?: true;
  readonly stated?: FormDetails;
}

/** Reads cases for staff. Effects that are still pending are shown as if they had been worked out. */
export class ReadCase {
  private readonly hidden: HiddenCases;
  private readonly drafts: ReadDrafts;

  constructor(
    private readonly stores: CaseStores,
    private readonly files: FileStore,
    private readonly changer: CaseChanger,
    private readonly clock: Clock,
  ) {
    this.hidden = new HiddenCases(stores);
    this.drafts = new ReadDrafts(files);
  }

  /** The head by id or by reference, however typed. @throws RedressError `case-not-found`, also for what `scope` hides. */
  async head(idOrReference: string, scope: CaseScope): Promise<CaseHead> {
    const head = await this.stores.cases.find(await this.idOf(idOrReference));
    // The same answer for what is hidden: that a case exists is part of what is hidden.
    if (head === null || !scope.sees(head))
      throw new RedressError('case-not-found', 'there is no such case, or you may not see it');
    return head;
  }

  /** Notes that `reader` has the case before them: the first look of its handler, also at a danger. */
  async look(head: CaseHead, reader: string): Promise<void> {
    if (!awaitsLook(head, reader)) return;
    const at = instantNow(this.clock);
    await this.changer.change(head._id, firstLookCause(head), (present) => firstLookChange(present, reader, at));
  }

  /** The newest `PAGE` entries, history rows and updates; older ones by their own routes. Nothing of cases that `scope` hides. */
  async whole(idOrReference: string, scope: CaseScope): Promise<WholeCase> {
    const head = await this.head(idOrReference, scope);
    const [entries, history, updates, drafts] = await Promise.all([
      this.stored(head),
      this.history(head),
      this.stores.updates.ofCase(head._id, PAGE),
      this.drafts.open(head),
    ]);
    const hidden = await this.hidden.namedIn({ links: head.links, entries, history }, scope);
    return {
      head,
      entries: await this.allShown(entries, hidden),
      updates: updates.reverse(),
      history: withoutHiddenCases(history, hidden),
      drafts,
      linked: head.links.filter(({ caseId }) => !hidden.has(caseId)),
    };
  }

  /** Entries in the order in which they were said: the newest `PAGE` of those that were worked in before `beforeSeq`, or of all. */
  async entries(head: CaseHead, scope: CaseScope, beforeSeq?: number): Promise<ShownEntry[]> {
    const entries = await this.stored(head, beforeSeq);
    return this.allShown(entries, await this.hidden.namedIn({ entries }, scope));
  }

  private async stored(head: CaseHead, beforeSeq?: number): Promise<CaseEntry[]> {
    const stored = await this.stores.entries.newest(head._id, PAGE, beforeSeq);
    const pending = head.pending.flatMap((item) => (item.kind === 'entry' ? [item.entry] : []));
    const all = beforeSeq === undefined ? [...stored, ...pending] : stored;
    const unique = [...new Map(all.map((entry) => [entry._id, entry])).values()].sort((a, b) => a.seq - b.seq);
    return inOrderSaid(newestReadings(unique));
  }

  private async allShown(entries: readonly CaseEntry[], hidden: ReadonlySet<string>): Promise<ShownEntry[]> {
    return Promise.all(entries.map((entry) => this.shown(withoutHiddenTarget(entry, hidden))));
  }

  /** An entry with its quotes, its signature and its layout. @throws RedressError `entry-not-found` */
  async entry(head: CaseHead, entryId: string): Promise<WholeEntry> {
    const entry = await this.stores.entries.find(entryId);
    if (entry?.caseId !== head._id) throw new RedressError('entry-not-found', 'the case has no such entry');
    const { full, html, text } = entry;
    const ref = full?.ref ?? text.ref;
    const said = ref === undefined ? text.preview : await this.textAt(ref, MAXIMUM_WHOLE);
    return {
      text: said,
      ...(html === undefined ? {} : { html: sanitiseMailHtml(await this.textAt(html.ref, MAXIMUM_HTML)) }),
    };
  }

  /** What was said, 256 KB at most, wherever it is kept. */
  async words(text: TextContent): Promise<string> {
    return text.ref === undefined ? text.preview : this.textAt(text.ref, MAXIMUM_TEXT);
  }

  private async textAt(ref: string, bytes: number): Promise<string> {
    return (await this.files.readBeginning(ref, bytes)).toString('utf8');
  }

  private async history(head: CaseHead): Promise<HistoryRow[]> {
    const stored = await this.stores.history.newest(head._id, PAGE);
    const pending = head.pending.flatMap((item) => (item.kind === 'history' ? [item.row] : []));
    return [...new Map([...stored, ...pending].map((row) => [row._id, row])).values()].sort((a, b) => a.seq - b.seq);
  }

  private async shown(entry: CaseEntry): Promise<ShownEntry> {
    const { text, details } = entry;
    const said = { ...entry, words: await this.words(text), ...(await this.filesOf(entry)) };
    if (details === undefined) return said;
    const stated = JSON.parse((await this.files.read(details.ref)).toString('utf8')) as FormDetails;
    return { ...said, stated };
  }

  // A case can be read without them.
  private async filesOf({ attachments, manifest }: CaseEntry): Promise<Pick<ShownEntry, 'files' | 'filesLost'>> {
    if (manifest === undefined) return { files: attachments };
    try {
      return { files: await readList<EntryAttachment>(this.files, manifest) };
    } catch (error) {
      if (!isLost(error)) throw error;
      return { files: [], filesLost: true };
    }
  }

  private async idOf(idOrReference: string): Promise<string> {
    const reference = parseCaseReference(idOrReference);
    if (reference === undefined) return idOrReference;
    return (await this.stores.references.find(reference))?.caseId ?? '';
  }
}

// A later reading of the same message supersedes the earlier one.
function newestReadings(entries: readonly CaseEntry[]): CaseEntry[] {
  const newest = new Map<string, CaseEntry>();
  for (const entry of entries) newest.set(entry._id.slice(0, entry._id.lastIndexOf(':')), entry);
  return [...newest.values()];
}

import type { FileStore } from '@redress/files';
import type { SearchIndex } from '@redress/search';
import type { CaseEntry, CaseHead, FormDetails } from '../domain/case-head.js';

// Words far down in a long text are found by nobody; a mail of megabytes must not fill the index.
const INDEXED_BYTES = 64 * 1024;

/** Makes what was said findable: by its words, by the case's reference and by the customer's address. */
export class EntrySearch {
  constructor(
    private readonly index: SearchIndex,
    private readonly files: FileStore,
  ) {}

  async put(head: CaseHead, entries: readonly CaseEntry[]): Promise<void> {
    await Promise.all(entries.map((entry) => this.putOne(head, entry)));
  }

  async remove(entryId: string): Promise<void> {
    await this.index.remove(entryId);
  }

  private async putOne(head: CaseHead, entry: CaseEntry): Promise<void> {
    const { address } = head.customer;
    await this.index.put({
      id: entry._id,
      group: head._id,
      at: head.receivedAt,
      text: [entry.subject ?? '', await this.textOf(entry), ...(await this.detailsOf(entry))].join('\n'),
      references: [head.reference],
      addresses: address === undefined ? [] : [address],
    });
  }

  /** What the customer stated in the form's fields, such as the order number. */
  private async detailsOf({ details }: CaseEntry): Promise<readonly string[]> {
    if (details === undefined) return [];
    return Object.values(JSON.parse((await this.files.read(details.ref)).toString('utf8')) as FormDetails);
  }

  private async textOf(entry: CaseEntry): Promise<string> {
    if (entry.text.ref === undefined) return entry.text.preview;
    return (await this.files.readBeginning(entry.text.ref, INDEXED_BYTES)).toString('utf8');
  }
}

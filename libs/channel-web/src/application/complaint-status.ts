import type { Inbox } from '@redress/channel-kit';
import type { AttachmentData, CaseViewUpdated, CustomerState, VisibleEntryData } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { utf8Prefix, type CaseTokenClaim, type Instant, type TextContent } from '@redress/kernel';
import type { CaseViews } from './case-views.js';
import type { SentFiles } from './sent-files.js';

// A page is to be read: what is longer is shown in part.
const ENTRY_BYTES = 64 * 1024;
// So that the last letter shown is whole.
const LETTER_BYTES = 4;

export interface ShownEntry {
  readonly id: string;
  readonly at: Instant;
  readonly from: 'customer' | 'handler' | 'system';
  readonly text: string;
  /** True when the text goes on beyond what is shown. */
  readonly shortened: boolean;
  /** The files that we sent with it, in their order; undefined when there are some and their list cannot be had. */
  readonly files: readonly AttachmentData[] | undefined;
}

/** What the holder of a link sees of the complaint. */
export interface ComplaintStatus {
  readonly reference: string;
  readonly state: CustomerState;
  readonly receivedAt: Instant;
  readonly expectedBy?: Instant;
  readonly nextUpdateBy?: Instant;
  readonly handledBy?: string;
  /** `neutral`: the link was sent to an address that nobody has proved; it shows state and dates only. */
  readonly scope: 'full' | 'neutral';
  readonly conversation: readonly ShownEntry[];
  /** How many entries there are; `conversation` holds the newest. */
  readonly conversationTotal: number;
  /** True when the reader of a neutral link can see more by proving one thing from the complaint. */
  readonly provable: boolean;
}

/** Reads what a link shows: from the view or, until there is one, from the complaint as it was taken in. */
export class ReadStatus {
  constructor(
    private readonly views: CaseViews,
    private readonly inbox: Inbox,
    private readonly files: FileStore,
    private readonly sent: SentFiles,
  ) {}

  /** Undefined when nothing is known of the case, or when it was erased. */
  async read(claim: CaseTokenClaim): Promise<ComplaintStatus | undefined> {
    const row = await this.views.byCase(claim.caseId);
    if (row !== null) return row.view === null ? undefined : await this.fromView(row.view, claim.scope);
    const accepted = await this.inbox.get(claim.caseId);
    if (accepted?.reservedReference === undefined) return undefined;
    return {
      reference: accepted.reservedReference,
      state: 'received',
      receivedAt: accepted.receivedAt,
      scope: claim.scope,
      conversation: [],
      conversationTotal: 0,
      provable: false,
    };
  }

  private async fromView(view: CaseViewUpdated, scope: CaseTokenClaim['scope']): Promise<ComplaintStatus> {
    const { reference, state, receivedAt, expectedBy, nextUpdateBy, handledBy } = view;
    return {
      reference,
      state,
      receivedAt,
      ...(expectedBy === undefined ? {} : { expectedBy }),
      ...(nextUpdateBy === undefined ? {} : { nextUpdateBy }),
      ...(handledBy === undefined || scope === 'neutral' ? {} : { handledBy }),
      scope,
      conversation: scope === 'full' ? await Promise.all(view.conversation.map((entry) => this.shown(entry))) : [],
      conversationTotal: scope === 'full' ? view.conversationTotal : 0,
      provable: scope === 'neutral' && (view.proofs ?? []).length > 0,
    };
  }

  private async shown({ id, at, from, text, attachments }: VisibleEntryData): Promise<ShownEntry> {
    const whole = await this.whole(text);
    const shown = utf8Prefix(whole, ENTRY_BYTES);
    const shortened = Buffer.byteLength(shown) < text.bytes;
    return { id, at, from, text: shown, shortened, files: await this.sentWith(attachments) };
  }

  private async sentWith(list: VisibleEntryData['attachments']): Promise<ShownEntry['files']> {
    if (list === undefined) return [];
    try {
      return await this.sent.listed(list);
    } catch {
      // Destroyed, or away: the page says so, and shows the rest.
      return undefined;
    }
  }

  private async whole(text: TextContent): Promise<string> {
    if (text.ref === undefined) return text.preview;
    try {
      return (await this.files.readBeginning(text.ref, ENTRY_BYTES + LETTER_BYTES)).toString('utf8');
    } catch {
      // Destroyed, or away: the beginning is better than no page.
      return text.preview;
    }
  }
}

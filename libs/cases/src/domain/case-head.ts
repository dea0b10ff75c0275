import type { CaseReference, Instant, TextContent } from '@redress/kernel';
import type { AttachmentData, Channel, Fate, MessageReceived, UpdateKind } from '@redress/contracts';
import type { Assignment } from './case-assignment.js';
import type { CaseClock } from './case-clock.js';
import type { CaseConflict } from './case-conflict.js';
import type { Conduct } from './conduct-state.js';
import type { Customer, WayLimits } from './customer.js';
import type { Urgency } from './urgency.js';
import type {
  Acknowledgement,
  CaseDecision,
  Closure,
  CustomerPosition,
  Draft,
  DueNotice,
  JudgedRecipient,
  UnreadWords,
} from './customer-dealings.js';
import type { CaseState } from './lifecycle.js';
import type { Conversation } from './live-conversation.js';
import type { SafetyFinding } from './safety-finding.js';
import type { TemplateUse } from './template-use.js';
import type { Understood } from './understood.js';

/** How many shards the sweepers share; a case's shard never changes. */
export const SHARDS = 16;

/** Bounds of the head (architecture section 4): it stays under 256 KB whatever happens to the case. */
export const BOUNDS = {
  pending: 64,
  participants: 50,
  newcomers: 20,
  answers: 10,
  links: 20,
  recipients: 20,
  reasons: 20,
  risks: 20,
  declined: 10,
} as const;

/** What is known of a case before its opening message has been worked in; enough for the bare head. */
export interface CaseSlot {
  readonly caseId: string;
  readonly reference: CaseReference;
  readonly receivedAt: Instant;
  readonly channel: Channel;
  /** The stay of the visitor that had ended before the message was worked in. */
  readonly endedStay?: number;
}

/** What a person set aside as "not ours", kept so that it can be undone. */
export interface SetAside {
  readonly state: CaseState;
  readonly recordType: CaseHead['recordType'];
  readonly clocks: readonly CaseClock[];
}

/** Where updates go, and which of the customer's mails they answer (newest first). */
export interface ReplyRoute extends WayLimits {
  readonly channel: Channel;
  readonly key: string;
  readonly address?: string;
  readonly name?: string;
  readonly account?: string;
  readonly answers: readonly string[];
}

/** One effect that is decided but not yet worked out; at most 2 KB. */
export type PendingItem =
  | { readonly id: string; readonly kind: 'entry'; readonly entry: CaseEntry }
  | { readonly id: string; readonly kind: 'history'; readonly row: HistoryRow }
  | { readonly id: string; readonly kind: 'update'; readonly update: PendingUpdate }
  | { readonly id: string; readonly kind: 'fate'; readonly fate: PendingFate }
  | { readonly id: string; readonly kind: 'view' }
  /** A slot on a seat is to follow the case: its size, or that it is no longer needed. */
  | { readonly id: string; readonly kind: 'seat'; readonly handlerKey: string; readonly token: string }
  /** `sequence`: the version of the head that says so. */
  | { readonly id: string; readonly kind: 'recipient'; readonly recipient: JudgedRecipient; readonly sequence: number }
  /** The words and files of an entry are to go: it was moved. */
  | { readonly id: string; readonly kind: 'emptied'; readonly entryId: string; readonly movedTo: string };

/** What the customer is due. `templates`: what its words are made of; `writtenBy`: the name that its author showed to customers then. */
export type PendingUpdate = {
  readonly updateId: string;
  /** The update that did not arrive, whose words it carries another way. */
  readonly insteadOf?: string;
  readonly kind: UpdateKind;
  readonly route: ReplyRoute;
  readonly subject?: string;
  readonly text: TextContent;
  readonly language: string;
  readonly automatic: 'auto-replied' | 'auto-generated' | 'no';
  readonly after?: string;
  readonly issuedAt: Instant;
  readonly templates?: readonly TemplateUse[];
  readonly writtenBy?: string;
  /** A JSON list of the files that go with it. */
  readonly attachments?: StoredFile;
  /** The update that it only announces, which goes on something that can be kept. */
  readonly announces?: string;
  /** The end of the quiet hours for which it waits. */
  readonly notBefore?: Instant;
};

export interface PendingFate {
  readonly messageId: string;
  readonly reading: number;
  readonly channel: Channel;
  readonly account: string;
  /** The address that it came from, in small letters. */
  readonly from?: string;
  readonly fate: Fate;
  readonly reason?: string;
  readonly raw: StoredFile;
  readonly receivedAt: Instant;
  /** Keys of staff whom it names, while it has no case that says so. */
  readonly subjects?: readonly string[];
  /** How many people's decisions made it; absent for the machine's own. The highest stands. */
  readonly decision?: number;
  /** Staff key of who decided. */
  readonly decidedBy?: string;
}

/** Something said on a case. `visible`: the customer may see it. */
export interface CaseEntry {
  /** `case:message:part:reading`. */
  readonly _id: string;
  readonly caseId: string;
  readonly seq: number;
  readonly messageId: string;
  readonly at: Instant;
  readonly kind: 'message' | 'automatic' | 'bounce' | 'reply' | 'note' | 'contact' | 'notice';
  readonly from: 'customer' | 'third-party' | 'handler' | 'system';
  readonly visible: boolean;
  readonly trusted: boolean;
  readonly author?: string;
  readonly channel: Channel;
  readonly subject?: string;
  /** What was said, without quotes and signature where those could be told apart. */
  readonly text: TextContent;
  /** The whole text, when `text` is a part of it. */
  readonly full?: StoredFile;
  readonly html?: StoredFile;
  /** The first files; all of them stand in `manifest` where there is one. */
  readonly attachments: readonly EntryAttachment[];
  /** A JSON list of all attachments. */
  readonly manifest?: StoredFile;
  /** JSON of what the form asked for beside the text: `FormDetails`. */
  readonly details?: StoredFile;
  readonly raw?: StoredFile;
  readonly unreadable?: string;
  readonly senderCheck?: SenderCheck;
  /** What staff should know of how it came, such as `encrypted`. */
  readonly remarks?: readonly string[];
  /** The rule by which a machine's mail was known. */
  readonly rule?: string;
  /** Keyed hashes of those who may write to the case because of it; they go with it when it is moved. */
  readonly brought?: readonly string[];
  /** Where a person moved it; its content went with it. */
  readonly movedTo?: string;
}

/** What is known of a sender's authentication (RFC 8601). */
export type SenderCheck = NonNullable<MessageReceived['senderCheck']>;

/** What a form asked for beside the text, by name (ISO 10002:2018 annex C). */
export type FormDetails = NonNullable<MessageReceived['details']>;

/** Bytes in the file store. */
export interface StoredFile {
  readonly ref: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A file that somebody sent, with what a scanner said of it and whether it is a program. */
export type EntryAttachment = StoredFile & Readonly<Pick<AttachmentData, 'name' | 'type' | 'scan' | 'program'>>;

/** One change, chained to the one before it. The chain hashes `digest`, so that `content` can be destroyed and it still verifies. */
export interface HistoryRow {
  /** `case:cause`. */
  readonly _id: string;
  readonly caseId: string;
  readonly seq: number;
  readonly at: Instant;
  readonly actor: string;
  readonly kind: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly salt: string;
  readonly digest: string;
  readonly previous: string;
  readonly hash: string;
}

/** The head of a case: everything that decisions need, and nothing that grows. */
export interface CaseHead {
  /** The id of the opening message (and part). */
  readonly _id: string;
  readonly reference: CaseReference;
  /** Raised by every change; what compare-and-set compares. */
  readonly version: number;
  /** Raised only by changes that matter to people; what `If-Match` compares. */
  readonly revision: number;
  readonly shard: number;
  readonly wakeAt: Instant;
  /** False until the opening message has been worked in. */
  readonly opened: boolean;
  readonly state: CaseState;
  readonly recordType: 'undetermined' | 'complaint' | 'feedback' | 'request' | 'not-ours';
  readonly channel: Channel;
  readonly language: string;
  readonly subject?: string;
  readonly receivedAt: Instant;
  /** A later date of receipt that one person named; it counts when a second names it too. */
  readonly receivedProposal?: { readonly receivedAt: Instant; readonly by: string } | null;
  /** The earliest legal or promised due date that is still open; lists sort by it. */
  readonly dueAt: Instant;
  readonly customer: Customer;
  /** Keyed hashes of everybody who may write to the case. */
  readonly participants: readonly string[];
  /** By which they were heard last. */
  readonly reply: ReplyRoute;
  /** By which they were heard before, the newest first, one for each channel; absent while there is only `reply`. */
  readonly earlierWays?: readonly ReplyRoute[];
  /** Staff sent it on for somebody: nothing goes out until a person says that this is the complainant. */
  readonly unconfirmed?: { readonly by: string } | null;
  /** The complainant named a safe way to reach them, and it is not mail. */
  readonly mailUnsafe?: boolean;
  /** The ways that the customer called safe, and chose. */
  readonly contact?: { readonly safe?: Channel; readonly chosen?: Channel };
  readonly setAside?: SetAside | null;
  readonly decision?: CaseDecision | null;
  readonly position?: CustomerPosition | null;
  readonly understood?: Understood;
  readonly closure?: Closure | null;
  /** The member of staff whom the customer last heard of. */
  readonly dealtWith?: string;
  /** True when the last thing the customer heard was a notice that nobody had written. */
  readonly heardPlainNotice?: boolean;
  readonly notices?: readonly DueNotice[];
  readonly drafts?: readonly Draft[];
  /** What people wrote in a conversation and no client of the visitor has yet. */
  readonly unread?: readonly UnreadWords[];
  /** When the visitor is told what we have noted, if they write no more until then; null once that is settled. */
  readonly summaryDueAt?: Instant | null;
  /** Keyed hashes of what only the complainant should know. */
  readonly proofs?: readonly string[];
  readonly teamKey: string;
  /** Who is accountable; never empty. */
  readonly ownerKey: string;
  /** True while the owner must not have to do with it, for nobody else is there to answer for it. */
  readonly ownerBarred?: boolean;
  /** Who works on it; empty while it waits in the queue. */
  readonly handlerKey: string;
  /** The team in whose queue it waits; empty when it does not. */
  readonly queue: string;
  /** Since when it waits there. */
  readonly queuedAt?: Instant | null;
  /** What it needs of a handler, as `needsKey` writes it. */
  readonly needs: string;
  readonly urgency: Urgency;
  /** Key of the category; undefined while nobody is sure of one. */
  readonly category?: string;
  /** Who has said what the record is; from then on no machine decides on its type or category. */
  readonly assessed?: { readonly by: string; readonly at: Instant };
  /** What was found; stays when a person has taken the urgency back. */
  readonly safety?: SafetyFinding;
  /** The conversation by which the customer talks about it. */
  readonly conversation?: Conversation;
  readonly conduct?: Conduct | null;
  /** The code by which the customer names it in texts, since another case of the same number was open beside it. */
  readonly replyCode?: string;
  /** Set while a question to the customer is open. */
  readonly waitingFor?: 'customer' | null;
  readonly confidential: boolean;
  /** Keys of staff whom it is about, as far as anybody suspects; follows from `conflicts`. */
  readonly subjects: readonly string[];
  /** Keys of staff who declared an interest; follows from `conflicts`. */
  readonly interested: readonly string[];
  /** Who must have nothing to do with it, and what people decided of that. */
  readonly conflicts: readonly CaseConflict[];
  /** Keys of everybody who has handled or decided it. */
  readonly handledBy: readonly string[];
  readonly assignment: Assignment;
  readonly clocks: readonly CaseClock[];
  readonly acknowledgement: Acknowledgement;
  readonly links: readonly { readonly caseId: string; readonly kind: 'probable-duplicate' | 'related' }[];
  /** The newest update for each recipient and channel: the next one on that way names it as `after`. */
  readonly lastUpdates: readonly { readonly key: string; readonly updateId: string; readonly channel?: Channel }[];
  /** Whom a "not me" was about, the newest first; absent for most. */
  readonly judged?: readonly JudgedRecipient[];
  readonly entryCount: number;
  /** How many of the entries the customer may see. */
  readonly visibleCount: number;
  readonly history: { readonly seq: number; readonly hash: string };
  readonly pending: readonly PendingItem[];
}

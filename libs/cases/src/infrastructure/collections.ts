import type { CaseReference, Instant } from '@redress/kernel';
import type { Channel, DeliveryState, Fate, MessageReceived, UpdateIssued } from '@redress/contracts';
import { defineCollection } from '@redress/persistence';
import type { TemplateUse } from '../domain/template-use.js';
import type { PersonsDecision } from '../domain/incoming-message.js';
import type { CaseEntry, CaseHead, CaseSlot, HistoryRow, StoredFile } from '../domain/case-head.js';

/** The threading decision on one message, written before the case exists; a redelivery finds it and only rolls forward. */
export interface BindingRecord {
  /** The message. */
  readonly _id: string;
  /** The case it belongs to; empty when it opens and joins nothing. */
  readonly caseId: string;
  readonly why: BindingReason;
  readonly links: readonly string[];
  /** What the bare head is made of; present when the message opens the case. */
  readonly slot?: CaseSlot;
  /** Present when a person had a held message opened. */
  readonly decided?: PersonsDecision;
}

/** The normal form of a message that waits for a person. */
export interface HeldRecord {
  /** The message. */
  readonly _id: string;
  readonly reading: number;
  readonly message: MessageReceived;
}

export type BindingReason =
  | 'opens'
  | 'token'
  | 'answers'
  | 'thread-id'
  | 'duplicate'
  | 'met-before'
  | 'reference'
  | 'door'
  | 'code'
  | 'which-case'
  | 'request'
  | 'held'
  | 'split'
  | 'moved'
  | 'no-case';

/** A party's recent cases (at most 20), changed by compare-and-set on `version`. */
export interface DoorRecord {
  /** The party's keyed hash. */
  readonly _id: string;
  readonly version: number;
  readonly slots: readonly CaseSlot[];
  /** Of a visitor: their highest stay that has ended. */
  readonly ended?: number;
}

/**
 * Texts of one party that may belong to several of their open cases, changed by compare-and-set on `version`. `asked`: one question
 * went back, and they wait. `settling`: it is decided, and they are being worked in. `settled`: what comes next goes there too.
 */
export interface DoubtRecord {
  /** The party's keyed hash. */
  readonly _id: string;
  readonly version: number;
  readonly state: 'asked' | 'settling' | 'settled';
  /** The message with which the doubt began. */
  readonly opener: string;
  /** The messages that wait, in the order in which they came. */
  readonly messages: readonly string[];
  /** The cases that may be meant, the newest first. */
  readonly cases: readonly string[];
  readonly chosen?: string;
  readonly by?: 'customer' | 'rule';
  /** When somebody should look again. */
  readonly dueAt: Instant;
}

/** Which case a Message-ID belongs to, and who said so. */
export interface ThreadIdRecord {
  /** SHA-256 of the Message-ID. */
  readonly _id: string;
  readonly caseId: string;
  /** The keyed hash of the sender of the message that brought the row. */
  readonly party: string;
  readonly slot?: CaseSlot;
  /** The message that bears this Message-ID, once it has come: its id and a hash of what it says. */
  readonly bearer?: { readonly messageId: string; readonly content: string };
}

export interface ReferenceRecord {
  readonly _id: CaseReference;
  readonly caseId: string;
}

/** What a customer is due, and how far it has come. */
export interface UpdateRecord {
  readonly _id: string;
  readonly caseId: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** 1 until its delivery has ended. */
  readonly open: 0 | 1;
  /** When it is issued again should no state have come by then. */
  readonly dueAt: Instant;
  readonly issues: number;
  readonly changedAt: Instant;
  readonly externalId?: string;
  readonly reason?: string;
  /** The update that did not arrive, whose words it carries another way. */
  readonly insteadOf?: string;
  /** What its words are made of: each template's kind and version. */
  readonly templates?: readonly TemplateUse[];
  /** The update that it only announces. */
  readonly announces?: string;
  /** When a person carried it out. */
  readonly carriedOutAt?: Instant;
  readonly data: UpdateIssued;
}

/** One message ever taken in, and what became of it. */
export interface IntakeRecord {
  /** The message. */
  readonly _id: string;
  readonly channel: Channel;
  readonly account: string;
  /** The address that it came from, in small letters. */
  readonly from?: string;
  readonly receivedAt: Instant;
  readonly raw: StoredFile;
  readonly fate: Fate;
  readonly caseIds: readonly string[];
  readonly reading: number;
  readonly reason?: string;
  /** Keys of staff whom a message without a case names: neither they nor who leads them see it. */
  readonly subjects?: readonly string[];
  /** How many people's decisions there have been on it. */
  readonly decision: number;
  /** Staff key of who decided last. */
  readonly decidedBy?: string;
  /** What it was before a person called it not ours. */
  readonly before?: { readonly fate: Fate; readonly reason?: string };
}

export const CASES = defineCollection<CaseHead>({
  name: 'cases',
  indexes: [
    { paths: ['shard', 'wakeAt'] },
    { paths: ['queue', 'urgency', 'dueAt', '_id'] },
    { paths: ['queue', 'needs', 'urgency', 'dueAt', '_id'] },
    { paths: ['teamKey', 'receivedAt', '_id'] },
    { paths: ['teamKey', 'dueAt', '_id'] },
    { paths: ['teamKey', 'state', 'receivedAt', '_id'] },
    { paths: ['teamKey', 'state', 'dueAt', '_id'] },
    { paths: ['handlerKey', 'receivedAt', '_id'] },
    { paths: ['handlerKey', 'dueAt', '_id'] },
  ],
});
export const CASE_ENTRIES = defineCollection<CaseEntry>({
  name: 'case_entries',
  indexes: [{ paths: ['caseId', 'seq'] }],
});
export const CASE_HISTORY = defineCollection<HistoryRow>({
  name: 'case_history',
  indexes: [{ paths: ['caseId', 'seq'] }],
});
export const CASE_REFERENCES = defineCollection<ReferenceRecord>({ name: 'case_references', indexes: [] });
export const BINDINGS = defineCollection<BindingRecord>({ name: 'bindings', indexes: [] });
export const HELD = defineCollection<HeldRecord>({ name: 'held_messages', indexes: [] });
export const DOORS = defineCollection<DoorRecord>({ name: 'doors', indexes: [] });
export const TEXT_DOUBTS = defineCollection<DoubtRecord>({ name: 'text_doubts', indexes: [{ paths: ['dueAt'] }] });
export const THREAD_IDS = defineCollection<ThreadIdRecord>({ name: 'thread_ids', indexes: [] });
export const UPDATES = defineCollection<UpdateRecord>({
  name: 'updates',
  indexes: [{ paths: ['open', 'dueAt'] }, { paths: ['caseId', 'changedAt'] }],
});
export const INTAKE = defineCollection<IntakeRecord>({
  name: 'intake',
  indexes: [
    { paths: ['receivedAt', '_id'] },
    { paths: ['fate', 'receivedAt', '_id'] },
    { paths: ['from', 'receivedAt', '_id'] },
  ],
});

/** Every collection of the case service that grows with traffic. */
export const CASE_COLLECTIONS = [
  CASES,
  CASE_ENTRIES,
  CASE_HISTORY,
  CASE_REFERENCES,
  BINDINGS,
  HELD,
  DOORS,
  TEXT_DOUBTS,
  THREAD_IDS,
  UPDATES,
  INTAKE,
] as const;

import { isForStaff, type DeliveryRow, type InboxRow } from '@redress/channel-kit';
import type { TakenMail } from '@redress/testing';
import type {
  BindingRecord,
  CaseEntry,
  CaseHead,
  DoorRecord,
  HistoryRow,
  IntakeRecord,
  UpdateRecord,
} from '@redress/cases';
import type { SeatRecord } from '@redress/assignment';
import type { Instant } from '@redress/kernel';
import type { ClimbRecord, NoticeRecord } from '@redress/notices';
import type { CaseViewRow } from '@redress/channel-web';

/** Reads a collection whole; the documents are not to be changed. */
export type Documents = <T>(collection: string) => readonly T[];

/** The collections of all services at rest, as the invariants read them. */
export interface Rest {
  readonly inbox: readonly InboxRow[];
  readonly deliveries: readonly DeliveryRow[];
  readonly bindings: readonly BindingRecord[];
  readonly doors: readonly DoorRecord[];
  readonly cases: readonly CaseHead[];
  readonly entries: readonly CaseEntry[];
  readonly history: readonly HistoryRow[];
  readonly updates: readonly UpdateRecord[];
  readonly intake: readonly IntakeRecord[];
  readonly deferred: readonly {
    readonly _id: string;
    readonly state: string;
    readonly reason?: { readonly code: string; readonly message: string };
  }[];
  readonly seats: readonly SeatRecord[];
  readonly views: readonly CaseViewRow[];
  /** To customers. */
  readonly mails: readonly TakenMail[];
  readonly staffMails: readonly TakenMail[];
  readonly notices: readonly NoticeRecord[];
  readonly climbs: readonly ClimbRecord[];
  /** What a case is to do of itself by then must have been done; empty: nothing is asked of that. */
  readonly until: Instant;
}

const CHANNELS = ['email', 'web', 'sms', 'chat'] as const;

export function readRest(documents: Documents, mails: readonly TakenMail[], until: Rest['until'] = ''): Rest {
  const ofAll = <T>(rows: string): T[] => CHANNELS.flatMap((channel) => documents<T>(`${channel}_${rows}`));
  const deliveries = ofAll<DeliveryRow>('deliveries');
  const toStaff = new Set(deliveries.flatMap(({ _id, update }) => (isForStaff(update) ? [_id] : [])));
  return {
    inbox: ofAll<InboxRow>('inbox'),
    deliveries,
    bindings: documents('bindings'),
    doors: documents('doors'),
    cases: documents('cases'),
    entries: documents('case_entries'),
    history: documents('case_history'),
    updates: documents('updates'),
    intake: documents('intake'),
    seats: documents('seats'),
    views: documents('web_case_views'),
    deferred: ['case_service', ...CHANNELS.map((channel) => `${channel}_gateway`)].flatMap((service) =>
      documents<Rest['deferred'][number]>(`${service}_deferred`),
    ),
    mails: mails.filter(({ updateId }) => !toStaff.has(updateId)),
    staffMails: mails.filter(({ updateId }) => toStaff.has(updateId)),
    notices: documents('notices'),
    climbs: documents('notice_climbs'),
    until,
  };
}

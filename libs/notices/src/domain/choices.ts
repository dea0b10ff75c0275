import type { OccasionKind } from './occasion.js';

/** How somebody wants to be told. Breach and safety interrupt whatever is chosen. */
export interface NoticeChoices {
  /** What interrupts comes by mail or as a text message. */
  readonly by: 'mail' | 'text';
  /** False: nine tenths of a clock waits for the daily digest. */
  readonly nineTenths: boolean;
  /** False: no digest by mail; the list has everything. */
  readonly digest: boolean;
}

export const USUAL_CHOICES: NoticeChoices = { by: 'mail', nineTenths: true, digest: true };

/** `now`: a message at once. `digest`: in the next daily digest. Either way it stands in the list. */
export type NoticeWay = 'now' | 'digest';

/** What of an occasion and its hearer decides on the way. */
export interface Hearing {
  readonly kind: OccasionKind;
  /** The clock speaks for its case: no earlier one is open. */
  readonly earliest: boolean;
  readonly onDuty: boolean;
  /** Nobody who hears of it is on duty, and this one should hear of it first. */
  readonly lastResort: boolean;
  readonly choices: NoticeChoices;
}

/** Only nine tenths, breach and safety interrupt; a clock only when it is the earliest of its case, and who is on duty. */
export function noticeWay({ kind, earliest, onDuty, lastResort, choices }: Hearing): NoticeWay {
  switch (kind) {
    case 'safety':
      return 'now';
    case 'breach':
      return earliest && (onDuty || lastResort) ? 'now' : 'digest';
    case 'nine-tenths':
    case 'share-passed':
      return earliest && onDuty && choices.nineTenths ? 'now' : 'digest';
    case 'assigned':
    case 'customer-wrote':
    case 'not-delivered':
    case 'not-me':
    case 'returned':
    case 'other-wrote':
    case 'owner-barred':
    case 'draft-asked':
    case 'not-told':
    case 'by-hand':
    case 'conflict-suspected':
    case 'nobody-could-take':
    case 'reopened':
    case 'unread':
    case 'call-wanted':
    case 'person-wanted':
      return 'digest';
  }
}

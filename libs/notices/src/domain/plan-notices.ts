import { derivedId } from '@redress/kernel';
import type { NoticeChoices, NoticeWay } from './choices.js';
import { noticeWay } from './choices.js';
import { whoIsTold, type Crew, type Hearer } from './crew.js';
import type { Rung } from './ladder.js';
import { isEarliest, type NoticedCase, type Occasion, type OccasionKind } from './occasion.js';

/** What somebody on duty is to hear of. Danger has a ladder of its own, whoever is on duty. */
const OF_CLOCKS: readonly OccasionKind[] = ['share-passed', 'nine-tenths', 'breach'];

/** One person who is told of one occasion. */
export interface PlannedNotice {
  readonly id: string;
  readonly recipient: string;
  readonly way: NoticeWay;
  readonly standsIn: boolean;
}

/** The same person and occasion give the same id: nobody is told twice, by however many processes and rungs. */
export function noticeId(caseId: string, occasion: Pick<Occasion, 'id'>, recipient: string): string {
  return derivedId('notice', caseId, occasion.id, recipient);
}

/**
 * Whom an occasion reaches on `rungs`, before anybody's choices. Occasions that concern one person reach that one alone, and
 * whoever brought it about knows.
 */
export function hearers(occasion: Occasion, rungs: readonly Rung[], crew: Crew): readonly Hearer[] {
  const { by, concerns, kind } = occasion;
  const told =
    concerns === undefined
      ? whoIsTold(rungs, crew, OF_CLOCKS.includes(kind))
      : crew.handler.filter(({ key }) => key === concerns).map((each) => ({ ...each, standsIn: false }));
  return told.filter(({ key }) => key !== by);
}

/** Who is told, and how. Where nobody is on duty, a breach interrupts those who should hear first: it is never told to nobody. */
export function planNotices(
  occasion: Occasion,
  each: NoticedCase,
  told: readonly Hearer[],
  choicesOf: (key: string) => NoticeChoices,
): readonly PlannedNotice[] {
  const earliest = occasion.clock === undefined || isEarliest(each, occasion.clock);
  const asleep = !told.some(({ onDuty }) => onDuty);
  return told.map(({ key, onDuty, standsIn }) => ({
    id: noticeId(each._id, occasion, key),
    recipient: key,
    standsIn,
    way: noticeWay({
      kind: occasion.kind,
      earliest,
      onDuty,
      lastResort: asleep && !standsIn,
      choices: choicesOf(key),
    }),
  }));
}

import { derivedId } from '@redress/kernel';
import type { NoticeChoices, NoticeWay } from './choices.js';
import { noticeWay } from './choices.js';
import { whoIsTold, type Colleague, type Crew } from './crew.js';
import type { Rung } from './ladder.js';
import { isEarliest, type NoticedCase, type Occasion } from './occasion.js';

/** One person who is told of one occasion. */
export interface PlannedNotice {
  readonly id: string;
  readonly recipient: string;
  readonly way: NoticeWay;
}

/** The same person and occasion give the same id: nobody is told twice, by however many processes and rungs. */
export function noticeId(caseId: string, occasion: Pick<Occasion, 'id'>, recipient: string): string {
  return derivedId('notice', caseId, occasion.id, recipient);
}

/** Whom an occasion reaches on `rungs`, before anybody's choices. Occasions that concern one person reach that one alone. */
export function hearers(occasion: Occasion, rungs: readonly Rung[], crew: Crew): readonly Colleague[] {
  const { concerns, kind } = occasion;
  if (concerns !== undefined) return crew.handler.filter(({ key }) => key === concerns);
  return whoIsTold(rungs, crew, kind === 'nine-tenths' || kind === 'share-passed');
}

/** Who is told, and how. */
export function planNotices(
  occasion: Occasion,
  each: NoticedCase,
  told: readonly Colleague[],
  choicesOf: (key: string) => NoticeChoices,
): readonly PlannedNotice[] {
  const earliest = occasion.clock === undefined || isEarliest(each, occasion.clock);
  return told.map(({ key, onDuty }) => ({
    id: noticeId(each._id, occasion, key),
    recipient: key,
    way: noticeWay({ kind: occasion.kind, earliest, onDuty, choices: choicesOf(key) }),
  }));
}

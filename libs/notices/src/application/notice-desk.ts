import {
  AFTER_CLOSURE,
  isClosed,
  isSafety,
  overtakes,
  StaffNotices,
  type CaseHead,
  type HistoryRow,
} from '@redress/cases';
import type { DeliveryState, NoticeDeliveryChanged } from '@redress/contracts';
import type { Log } from '@redress/platform';
import { whoAnswers, type Hearer } from '../domain/crew.js';
import { rungsAt, SAFETY_LADDER, type Rung } from '../domain/ladder.js';
import { NINE_TENTHS, occasionsOf, type ClockName, type Occasion, type OccasionGround } from '../domain/occasion.js';
import { hearers, planNotices } from '../domain/plan-notices.js';
import { isTelephone } from '../domain/recipients.js';
import type { ChoiceStore } from '../infrastructure/choice-store.js';
import type { NoticeStore } from '../infrastructure/notice-store.js';
import type { ClimbStarter } from './climb-starter.js';
import type { Crews } from './crews.js';
import type { NewNotice, NoticePost } from './notice-post.js';
import { NoticeComposer } from './notice-composer.js';
import type { NoticeWriter } from './notice-writer.js';

/** What the desk works with. */
export interface DeskParts {
  readonly crews: Crews;
  readonly choices: ChoiceStore;
  readonly notices: NoticeStore;
  readonly post: NoticePost;
  readonly writer: NoticeWriter;
}

const LOST: readonly DeliveryState[] = ['bounced', 'failed', 'suppressed', 'unknown'];

/** Works out who is told of what happens on a case, and tells them. Every step may be repeated. */
export class NoticeDesk extends StaffNotices {
  private readonly composer: NoticeComposer;

  constructor(
    private readonly parts: DeskParts,
    private readonly climbs: ClimbStarter,
    private readonly log: Pick<Log, 'error' | 'warn'>,
  ) {
    super();
    this.composer = new NoticeComposer(parts.writer, log);
  }

  override async noted(head: CaseHead, rows: readonly HistoryRow[]): Promise<void> {
    for (const { _id: id, kind, actor, content, at } of rows) {
      if (kind === 'case-opened') await this.climbs.opened(head);
      for (const occasion of occasionsOf({ id, kind, actor, content, at }, groundOf(head))) {
        await this.climbs.begin(head, occasion, at);
        await this.tell(occasion, head, this.rungsOf(occasion, head));
      }
    }
  }

  /** Tells an occasion to `rungs` of the case's team; who was told of it before is not told again. */
  async tell(occasion: Occasion, head: CaseHead, rungs: readonly Rung[]): Promise<void> {
    // Nobody hurries for what is over.
    if (occasion.clock !== undefined && isOverFor(occasion.clock, head)) return;
    const { choices, post } = this.parts;
    const told = this.hearersOf(occasion, head, rungs);
    if (told.length === 0 && occasion.kind !== 'safety') return;
    const choicesOf = await choices.of(told.map(({ key }) => key));
    const planned = planNotices(occasion, head, told, choicesOf);
    const rows = planned.map((each) => this.composer.row(each, occasion, head, choicesOf(each.recipient).by));
    const alarms = occasion.kind === 'safety' ? await this.alarms(occasion, head, rungs, told) : [];
    await post.put([...(await Promise.all(rows)), ...alarms]);
  }

  override async delivered(report: NoticeDeliveryChanged): Promise<void> {
    const { noticeId, state } = report;
    const { notices, post } = this.parts;
    const row = LOST.includes(state) ? await notices.find(noticeId) : null;
    // Before the state, which would hide that the mail is missing.
    if (row !== null && overtakes(state, row.state ?? 'queued')) await post.sendSpare(row, state);
    const isNews = await notices.advance(report);
    if (!isNews || row === null || state === 'unknown') return;
    if (isTelephone(row.recipient)) this.log.error('a text of a danger did not arrive: call', { noticeId, state });
    else this.log.error('a notice to staff did not arrive; it stands in their list', { noticeId, state });
  }

  // Whom it concerns alone hears of it beside the numbers on call.
  private async alarms(
    occasion: Occasion,
    head: CaseHead,
    rungs: readonly Rung[],
    told: readonly Hearer[],
  ): Promise<readonly NewNotice[]> {
    const wholeCrew = occasion.concerns === undefined && rungs.includes('onCall');
    return this.composer.alarms(occasion, head, told, wholeCrew ? this.parts.crews.onCallNumbers(head) : []);
  }

  private hearersOf(occasion: Occasion, head: CaseHead, rungs: readonly Rung[]): readonly Hearer[] {
    if (occasion.kind === 'owner-barred') return this.overseers(head);
    const crew = this.parts.crews.of(head);
    if (occasion.kind !== 'nobody-could-take') return hearers(occasion, rungs, crew);
    const told = whoAnswers(crew, head.ownerKey);
    return told.length > 0 ? told : this.parts.crews.overseers(head);
  }

  // Nobody of the team may know of it; who reads the log must.
  private overseers(head: CaseHead): readonly Hearer[] {
    this.log.error('nobody without a conflict of interest answers for a case: name somebody', { caseId: head._id });
    return this.parts.crews.overseers(head);
  }

  private rungsOf({ kind }: Occasion, head: CaseHead): readonly Rung[] {
    const ladder = this.parts.crews.ladderOf(head.teamKey);
    switch (kind) {
      case 'breach':
        return rungsAt(ladder, 1);
      case 'nine-tenths':
        return rungsAt(ladder, NINE_TENTHS);
      case 'safety':
        return withHandler(rungsAt(SAFETY_LADDER, 1), head);
      case 'returned':
      case 'conflict-suspected':
        return ['lead'];
      case 'reopened':
      case 'call-wanted':
      case 'person-wanted':
        return ['handler', 'lead'];
      case 'share-passed':
      case 'assigned':
      case 'customer-wrote':
      case 'not-delivered':
      case 'not-me':
      case 'other-wrote':
      case 'draft-asked':
      case 'not-told':
      case 'by-hand':
      case 'unread':
        return ['handler'];
      // They have hearers of their own.
      case 'owner-barred':
      case 'nobody-could-take':
        return [];
    }
  }
}

function groundOf(head: CaseHead): OccasionGround {
  return { clocks: head.clocks, inDanger: isSafety(head) };
}

/** Who works on a case in danger hears of it with everybody else. */
export function withHandler(rungs: readonly Rung[], { handlerKey }: CaseHead): readonly Rung[] {
  return handlerKey === '' || rungs.includes('handler') ? rungs : [...rungs, 'handler'];
}

/** True when the clock asks for nothing any more because its case is over; a message on a closed case asks for a decision. */
export function isOverFor({ name }: ClockName, head: CaseHead): boolean {
  return name !== AFTER_CLOSURE && isOver(head);
}

/** True when nothing is due on the case any more. */
export function isOver({ state, recordType }: CaseHead): boolean {
  return isClosed(state) || recordType === 'not-ours';
}

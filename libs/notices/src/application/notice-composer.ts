import type { CaseHead } from '@redress/cases';
import { derivedId } from '@redress/kernel';
import type { Log } from '@redress/platform';
import type { NoticeChoices } from '../domain/choices.js';
import type { Hearer } from '../domain/crew.js';
import { noticeLetter, noticeTexts, type NoticeFacts } from '../domain/notice-letter.js';
import type { Occasion } from '../domain/occasion.js';
import { noticeId, type PlannedNotice } from '../domain/plan-notices.js';
import { telephone } from '../domain/recipients.js';
import type { NewNotice } from './notice-post.js';
import type { NoticeWriter } from './notice-writer.js';

type Told = Pick<CaseHead, '_id' | 'reference' | 'teamKey'>;

/** Makes the rows of an occasion: what stands in lists, with the mail or text that goes with it, and the texts of an alarm. */
export class NoticeComposer {
  constructor(
    private readonly writer: NoticeWriter,
    private readonly log: Pick<Log, 'warn'>,
  ) {}

  /** What one person is told, in the way that was planned and the form that they chose. Danger comes by mail whatever they chose. */
  async row(
    { id, recipient, way, standsIn }: PlannedNotice,
    occasion: Occasion,
    head: Told,
    by: NoticeChoices['by'],
  ): Promise<NewNotice> {
    const { kind, clock } = occasion;
    const { _id: caseId, reference } = head;
    const base = { _id: id, recipient, kind, caseId, reference, ...(clock === undefined ? {} : { clock }) };
    if (way === 'digest') return { ...base, waiting: 1 };
    const wantsText = by === 'text' && kind !== 'safety';
    const phone = wantsText ? this.writer.member(recipient)?.phone : undefined;
    const facts = { ...this.factsOf(occasion, head), standsIn, insteadOfText: wantsText };
    const mailId = phone === undefined ? id : derivedId('notice', id, 'instead');
    const style = this.writer.styleFor(recipient);
    const mail = await this.writer.address(mailId, recipient, noticeLetter(facts, style), reference);
    if (phone !== undefined) {
      const whose = { key: `staff:${recipient}`, number: phone };
      const text = this.writer.textTo(id, whose, noticeTexts(facts, style), reference);
      return { ...base, waiting: 0, text, ...(mail === undefined ? {} : { spare: mail }) };
    }
    if (wantsText) {
      this.log.warn('a notice goes by mail: who chose texts has no telephone in the organisation file', {
        noticeId: id,
      });
    }
    return mail === undefined ? { ...base, waiting: 1 } : { ...base, waiting: 0, mail };
  }

  /**
   * The texts of a danger beside its mails: to everybody who hears of it and has a telephone, and to the numbers on call, each number
   * once. Of a number on call that no text reaches, the first hearer is told by mail to call.
   */
  async alarms(
    occasion: Occasion,
    head: Told,
    told: readonly Hearer[],
    onCall: readonly string[],
  ): Promise<readonly NewNotice[]> {
    const own = told.flatMap(({ key }) => {
      const number = this.writer.member(key)?.phone;
      return number === undefined ? [] : [this.alarm(occasion, head, { key: `staff:${key}`, number, reader: key })];
    });
    const known = new Set(own.map(({ recipient }) => recipient));
    const numbers = onCall.filter((number) => !known.has(telephone(number)));
    const others = numbers.map(async (number) => {
      const row = this.alarm(occasion, head, { key: `on-call:${head.teamKey}`, number, reader: '' });
      const [first] = told;
      return first === undefined ? row : this.withCall(row, first.key, occasion, head);
    });
    return [...own, ...(await Promise.all(others))];
  }

  private alarm(
    occasion: Occasion,
    head: Told,
    { reader, ...to }: { readonly key: string; readonly number: string; readonly reader: string },
  ): NewNotice {
    const { _id: caseId, reference } = head;
    const recipient = telephone(to.number);
    const id = noticeId(caseId, occasion, recipient);
    const style = this.writer.styleFor(reader);
    const texts = noticeTexts(this.factsOf(occasion, head), style);
    const text = this.writer.textTo(id, to, texts, reference);
    return { _id: id, recipient, kind: occasion.kind, caseId, reference, waiting: 0, text };
  }

  private async withCall(row: NewNotice, reader: string, occasion: Occasion, head: Told): Promise<NewNotice> {
    const facts = { ...this.factsOf(occasion, head), insteadOfOnCall: true };
    const letter = noticeLetter(facts, this.writer.styleFor(reader));
    const spare = await this.writer.address(derivedId('notice', row._id, 'instead'), reader, letter, head.reference);
    return spare === undefined ? row : { ...row, spare };
  }

  private factsOf({ kind, clock }: Occasion, { reference }: Told): NoticeFacts {
    return {
      kind,
      reference,
      link: this.writer.caseLink(reference),
      insteadOfText: false,
      insteadOfOnCall: false,
      standsIn: false,
      ...(clock === undefined ? {} : { clock }),
    };
  }
}

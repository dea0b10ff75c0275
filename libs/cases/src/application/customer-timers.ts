import { derivedId, instantNow, type Clock, type Instant } from '@redress/kernel';
import type { FileStore } from '@redress/files';
import { workingDayFrom } from '../domain/after-closure.js';
import type { CaseChange } from '../domain/case-change.js';
import type { CaseFields } from '../domain/case-fields.js';
import type { CaseHead } from '../domain/case-head.js';
import type { CasePolicy, WordsOrder } from '../domain/case-policy.js';
import { askedChange } from '../domain/draft-change.js';
import { dateCause, isLate, leadTo, nextDraftStep, settledDrafts, type DraftStep } from '../domain/draft.js';
import { nextContact, promisedContact } from '../domain/next-contact.js';
import { toldEntry, toldUpdate, writtenBy, type Told } from '../domain/told-customer.js';
import type { CaseChanger } from './case-changer.js';
import { routedNotice, type RoutedUpdate } from './customer-facts.js';
import { noticeOrders } from './notice-orders.js';
import { keepWritten } from './sent-words.js';

type SendStep = Extract<DraftStep, { do: 'send' }>;

/** Something that is due in a conversation. `fire` does it, and says whether it was. */
export interface ConversationTimer {
  fire(head: CaseHead, now: Instant): Promise<boolean>;
}

/** What is told under a cause: which update, in which words, and what else changes with it. */
interface Telling {
  readonly cause: string;
  readonly due: RoutedUpdate;
  readonly orders: readonly [WordsOrder, ...WordsOrder[]];
  readonly fields: CaseFields;
  readonly author?: string;
}

/**
 * Does what a case owes its customer by the clock: asks the handler for words ahead of a date, sends them or a plain notice, and
 * sends the notices whose minute is over, and in conversations what is due there. Each has a derived cause, so that many sweepers do it once.
 */
export class CustomerTimers {
  constructor(
    private readonly changer: CaseChanger,
    private readonly files: FileStore,
    private readonly policy: Pick<CasePolicy, 'afterClosure' | 'clockAgain' | 'quietHours' | 'words' | 'shownName'>,
    private readonly clock: Clock,
    private readonly inConversations: readonly ConversationTimer[],
  ) {}

  /** Does the first thing that is due; false when nothing is. */
  async fire(head: CaseHead): Promise<boolean> {
    const now = instantNow(this.clock);
    const step = nextDraftStep(head);
    if (step !== undefined && step.at <= now) {
      if (step.do === 'send') await this.send(head, step, now);
      else await this.ask(head, step, now);
      return true;
    }
    const [notice] = head.notices ?? [];
    if (notice === undefined || notice.dueAt > now) return this.fireInConversation(head, now);
    await this.notify(head, notice.cause, now);
    return true;
  }

  private async fireInConversation(head: CaseHead, now: Instant): Promise<boolean> {
    for (const each of this.inConversations) if (await each.fire(head, now)) return true;
    return false;
  }

  private async ask({ _id }: CaseHead, { clock }: DraftStep, now: Instant): Promise<void> {
    const lateAt = workingDayFrom(now, this.policy);
    await this.changer.change(_id, dateCause('ask', clock), (head) =>
      askedChange(head, clock, now, { inTime: this.inTime(head, clock), lateAt }),
    );
  }

  // Quiet hours would carry the words past their date, so they go before those begin.
  private inTime(head: CaseHead, clock: DraftStep['clock']): Instant {
    const inTime = leadTo(clock.dueAt);
    const due = routedNotice(head, { type: 'date-near', words: true, late: isLate(head, clock) });
    const quiet = typeof due === 'string' ? undefined : this.policy.quietHours?.(due.route.channel, inTime);
    return quiet === undefined ? inTime : leadTo(quiet.from);
  }

  private async send(head: CaseHead, { clock, draft }: SendStep, now: Instant): Promise<void> {
    const words = draft.text !== undefined;
    const cause = dateCause('told', clock);
    const due = routedNotice(head, { type: 'date-near', words, late: isLate(head, clock) });
    const drafts = settledDrafts(head, clock, now);
    if (typeof due === 'string') {
      await this.apply(head, cause, {
        fields: { drafts },
        history: {
          kind: 'customer-not-told',
          actor: 'system',
          content: { clock: clock.name, dueAt: clock.dueAt, why: due },
        },
        forPeople: true,
        forCustomer: false,
      });
      return;
    }
    const next = nextContact(head, now, this.policy);
    const kind = due.template === 'plain-notice' ? due.template : due.kind === 'delay' ? 'delay' : 'progress';
    const own: WordsOrder = {
      kind,
      recourse: due.recourse,
      ...(draft.text === undefined ? {} : { text: await this.textOf(draft.text) }),
      ...(next === undefined ? {} : { nextContactBy: next }),
    };
    const author = draft.by === undefined ? {} : { author: draft.by };
    const notices = noticeOrders(head, next);
    const fields = {
      drafts,
      heardPlainNotice: !words,
      ...(draft.by === undefined ? {} : { dealtWith: draft.by }),
      ...namedBy(head, notices),
    };
    const orders = [own, ...notices.map(({ order }) => order)] as const;
    await this.tell(head, { cause, due, orders, fields, ...author }, now);
  }

  private async notify(head: CaseHead, cause: string, now: Instant): Promise<void> {
    const [first, ...others] = noticeOrders(head, promisedContact(head, now, this.policy));
    if (first === undefined) {
      await this.apply(head, `notices:${cause}`, {
        fields: { notices: [] },
        history: { kind: 'customer-not-told', actor: 'system', content: { why: 'overtaken' } },
        forPeople: false,
        forCustomer: false,
      });
      return;
    }
    const orders = [first.order, ...others.map(({ order }) => order)] as const;
    const fields = namedBy(head, [first, ...others]);
    await this.tell(head, { cause: `notices:${cause}`, due: first.due, orders, fields }, now);
  }

  private async tell(head: CaseHead, { cause, due, orders, fields, author }: Telling, at: Instant): Promise<void> {
    const written = this.policy.words({ ...head, reply: due.route }, ...orders);
    const told: Told = {
      updateId: derivedId('update', head._id, cause, due.kind),
      entryId: derivedId('told', head._id, cause),
      kind: due.kind,
      at,
      route: due.route,
      subject: written.subject,
      ...(await keepWritten(this.files, { caseId: head._id, cause }, written)),
      language: written.language,
      ...(author === undefined ? {} : writtenBy(author, this.policy)),
    };
    await this.apply(head, cause, {
      fields: { ...fields, notices: [] },
      entries: [toldEntry(head, told)],
      updates: [toldUpdate(head, told)],
      history: {
        kind: 'customer-told',
        actor: author ?? 'system',
        content: {
          updateId: told.updateId,
          kinds: orders.map(({ kind }) => kind),
          channel: told.route.channel,
          way: due.by.why,
          sha256: told.text.sha256,
        },
      },
      forPeople: true,
      forCustomer: true,
    });
  }

  // The words were written for the head that was read: on another one, the next sweep writes them anew.
  private async apply(read: CaseHead, cause: string, change: CaseChange): Promise<void> {
    await this.changer.change(read._id, cause, (head) => (head.version === read.version ? change : undefined), {
      head: read,
      fresh: false,
    });
  }

  private async textOf({ preview, ref }: NonNullable<SendStep['draft']['text']>): Promise<string> {
    return ref === undefined ? preview : (await this.files.read(ref)).toString('utf8');
  }
}

/** Whom the customer has heard of last, once they are told of a change of hands. */
function namedBy({ handlerKey }: CaseHead, notices: ReturnType<typeof noticeOrders>): Pick<CaseFields, 'dealtWith'> {
  return notices.some(({ due }) => due.kind === 'hand-over') ? { dealtWith: handlerKey } : {};
}

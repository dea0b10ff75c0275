import { toEpoch, toInstant, type Instant } from '@redress/kernel';
import { isOpen, type CaseClock, type CaseHead, type HistoryRow, type UpdateRecord } from '@redress/cases';
import { wordsOf, type PlannedAction } from './planned-action.js';
import { DECISION_MINUTES } from './policy.js';
import type { NoticeRecord } from '@redress/notices';
import type { Rest } from './rest.js';
import type { Staff } from './staff.js';

/** What staff asked for, and what they were told came of it. */
export type Asked = Pick<Staff, 'actions' | 'outcomes'>;

const HOUR = 3_600_000;

/** What must hold where customers and staff are told things by dates: each once, and nothing that was promised moves. */
export function toldViolations(rest: Rest, now: Instant, { actions, outcomes }: Asked): string[] {
  return [
    ...actions.flatMap((action) => askedViolations(rest, action, outcomes.get(action.number))),
    ...rest.cases.flatMap((head) => {
      const history = rest.history.filter((row) => row.caseId === head._id).sort((a, b) => a.seq - b.seq);
      const updates = rest.updates.filter((update) => update.caseId === head._id);
      return [
        ...runningViolations(head, history, updates),
        ...dueViolations(head, now),
        ...promiseViolations(head, history),
        ...closureViolations(head, updates),
        ...unheardViolations(rest, head, history),
      ];
    }),
    ...noticeViolations(rest),
  ];
}

/** What was asked for under a key was done once, when staff heard that it was done; what was refused was not done. */
function askedViolations(rest: Rest, action: PlannedAction, outcome: string | undefined): string[] {
  const { kind, number, purpose } = action;
  const words = wordsOf(action);
  const what = `action ${String(number)} (${kind}), which was ${String(outcome)},`;
  const wrong: string[] = outcome?.startsWith('threw') === false ? [] : [`${what} has no answer that there is`];
  const done = outcome === 'done';
  const saying = rest.updates.filter(({ data }) => data.text.preview.includes(words));
  const mails = new Set(rest.mails.flatMap(({ text, messageId }) => (text.includes(words) ? [messageId] : [])));
  const entries = rest.entries.filter(({ text }) => text.preview.includes(words)).length;
  const expect = (many: number, wanted: number, of: string): void => {
    if (many !== wanted) wrong.push(`${what} is ${String(many)} ${of}`);
  };
  if (kind === 'say') {
    expect(saying.filter(({ data }) => data.kind === purpose).length, done ? 1 : 0, 'updates');
    expect(mails.size, done ? 1 : 0, 'mails');
  }
  if (kind === 'say' || kind === 'note' || kind === 'contact') expect(entries, done ? 1 : 0, 'entries');
  // The words of a draft that was replaced, or overtaken, go nowhere.
  if (kind === 'draft' && (saying.length > (done ? 1 : 0) || mails.size !== saying.length))
    wrong.push(`${what} is ${String(saying.length)} updates in ${String(mails.size)} mails`);
  const reason = `reason-${String(number)}`;
  const moves = rest.history.filter(({ content }) => content['reason'] === reason).length;
  if (kind === 'move') expect(moves, done ? 1 : 0, 'moves');
  return wrong;
}

/** No two notices that nobody had written reach a customer without a word of a person's between them. */
function runningViolations(head: CaseHead, history: readonly HistoryRow[], updates: readonly UpdateRecord[]): string[] {
  let running = 0;
  let most = 0;
  for (const { kind, actor, content } of history) {
    const update = updates.find(({ _id }) => _id === content['updateId']);
    const reached = kind === 'contact-made' && content['contact'] !== 'failed-call';
    if (kind === 'message-sent' || reached || (kind === 'customer-told' && actor !== 'system')) running = 0;
    else if (kind === 'customer-told' && (update?.data.kind === 'progress' || update?.data.kind === 'delay'))
      running += 1;
    most = Math.max(most, running);
  }
  return most > 1 ? [`case ${head._id} told its customer ${String(most)} times running that nothing is new`] : [];
}

/** A date by which the customer hears something was kept, or it was decided that nothing goes. */
function dueViolations(head: CaseHead, now: Instant): string[] {
  const sent = toInstant(toEpoch(now) + HOUR);
  const running = head.clocks.filter((clock) => isOpen(clock) && clock.breachedAt === undefined);
  const decision = running.find(({ duty }) => duty === 'decision');
  const isTold = (clock: CaseClock): boolean =>
    clock === decision || (clock.duty === 'update' && (decision === undefined || clock.dueAt < decision.dueAt));
  return running
    .filter((clock) => isTold(clock) && clock.dueAt <= sent)
    .filter(
      ({ name, dueAt }) =>
        !(head.drafts ?? []).some(
          (each) => each.clock === name && each.dueAt === dueAt && each.settledAt !== undefined,
        ),
    )
    .map(({ name, dueAt }) => `case ${head._id} owed word by ${dueAt} (${name}) and kept silent`);
}

/** The decision's date is the one that was promised first; only a decision that is opened again has another. */
function promiseViolations(head: CaseHead, history: readonly HistoryRow[]): string[] {
  const clock = head.clocks.find(({ name }) => name === 'decision');
  const promised = toInstant(toEpoch(head.receivedAt) + DECISION_MINUTES * 60_000 + HOUR);
  const again = history.some(({ kind }) => kind === 'case-reopened');
  return clock?.dueAt === promised || again
    ? []
    : [`case ${head._id} promised a decision by ${promised}, and now by ${String(clock?.dueAt)}`];
}

// What happens within a minute is one message.
const TOGETHER_MS = 60_000;

/** That a case was closed is told once, alone or with what a person said within the minute. */
function closureViolations(head: CaseHead, updates: readonly UpdateRecord[]): string[] {
  const { state, closure } = head;
  if (state !== 'closed' || closure === undefined || closure === null) return [];
  const says = ({ data }: UpdateRecord, word: string): boolean => data.text.preview.split('\n\n').includes(word);
  // What a person began to say before the closure, and was written after it, bears the earlier time.
  const since = toInstant(toEpoch(closure.at) - TOGETHER_MS);
  const [again = ''] = updates
    .flatMap((each) => (says(each, 'reopened') ? [each.data.issuedAt] : []))
    .sort()
    .reverse();
  const told = updates.filter((each) => {
    const { issuedAt } = each.data;
    return issuedAt >= since && issuedAt >= again && says(each, 'closed');
  });
  return told.length === 1 ? [] : [`case ${head._id} was closed, and its customer told ${String(told.length)} times`];
}

/** What of a case's history staff hear of by a clock, and as what. */
const HEARD: ReadonlyMap<string, NoticeRecord['kind']> = new Map([
  ['clock-breached', 'breach'],
  ['draft-asked', 'draft-asked'],
  ['customer-not-told', 'not-told'],
]);

/** Somebody hears of every clock that ran out, every draft that was asked for and every date that brought nothing, on a case that was never closed. */
function unheardViolations({ notices }: Rest, head: CaseHead, history: readonly HistoryRow[]): string[] {
  if (history.some(({ content }) => content['to'] === 'closed')) return [];
  return history
    .filter(({ kind, content }) => HEARD.has(kind) && content['why'] !== 'overtaken')
    .filter(
      ({ kind: change, content }) =>
        !notices.some(
          ({ caseId, kind, clock }) =>
            kind === HEARD.get(change) &&
            caseId === head._id &&
            clock?.name === content['clock'] &&
            clock?.dueAt === content['dueAt'],
        ),
    )
    .map(({ kind, content }) => `nobody heard of ${kind} by ${String(content['clock'])} on case ${head._id}`);
}

/** Nobody is told twice of one thing, and each message to staff is one mail, sent again only as the very same. */
function noticeViolations({ notices, staffMails }: Rest): string[] {
  const wrong: string[] = [];
  const named = notices.map(({ caseId, kind, clock, recipient }) =>
    [...HEARD.values()].includes(kind)
      ? `${kind} ${clock?.name ?? ''} ${clock?.dueAt ?? ''} of ${caseId} to ${recipient}`
      : '',
  );
  const twice = named.filter((name, index) => name !== '' && named.indexOf(name) !== index);
  wrong.push(...twice.map((name) => `two notices of one ${name}`));
  for (const { _id, mail, state } of notices) {
    const sent = new Set(staffMails.flatMap(({ updateId, messageId }) => (updateId === _id ? [messageId] : [])));
    if (sent.size !== (mail === undefined ? 0 : 1)) wrong.push(`notice ${_id} was sent as ${String(sent.size)} mails`);
    if (mail !== undefined && state !== 'accepted') wrong.push(`notice ${_id} is ${String(state)}`);
  }
  const known = new Set(notices.map(({ _id }) => _id));
  wrong.push(
    ...staffMails.flatMap(({ updateId }) => (known.has(updateId) ? [] : [`a mail to staff of no notice ${updateId}`])),
  );
  return wrong;
}

import type { InboxRow } from '@redress/channel-kit';
import { brokenLink, type CaseEntry, type CaseHead } from '@redress/cases';
import { clockViolations, isUnnoted } from './clock-invariants.js';
import type { Customers } from './customers.js';
import { messageIdOf } from './customers.js';
import type { PlannedMessage } from './planned-message.js';
import type { Rest } from './rest.js';
import { updateViolations } from './update-invariants.js';
import { isEndOfStay, NOTHING_SAID, takenIds, type Said } from './talk-invariants.js';

/** What was sent, and under which ids it was accepted. */
export type Sent = Pick<Customers, 'accepted' | 'messages' | 'idOf'>;

/** What is still open; empty when everything that was begun has come to its end. */
export function leftOver(rest: Rest): string[] {
  const { inbox, cases, deliveries, updates, deferred, seats, notices, climbs, until } = rest;
  const assigned = new Set(cases.map((head) => head.assignment.token));
  return [
    ...inbox.filter((row) => row.open === 1).map((row) => `message ${row._id} has no fate`),
    ...cases.filter((head) => head.pending.length > 0).map((head) => `case ${head._id} has pending effects`),
    ...deliveries.filter((row) => row.open === 1).map((row) => `delivery ${row._id} is ${row.state} and open`),
    ...updates.filter((row) => row.open === 1).map((row) => `update ${row._id} is ${row.state} and open`),
    ...cases.filter((head) => head.queue !== '').map((head) => `case ${head._id} waits in a queue`),
    ...cases.filter((head) => head.wakeAt < until).map((head) => `case ${head._id} is due at ${head.wakeAt}`),
    ...notices.filter((row) => row.open === 1).map((row) => `notice ${row._id} is ${row.state ?? 'new'} and open`),
    ...climbs
      .filter((row) => row.open === 1 && row.wakeAt < until)
      .map((row) => `the ladder ${row._id} is not climbed`),
    ...cases.filter(isUnnoted).map((head) => `case ${head._id} has a clock that ran out, unnoted`),
    ...seats.flatMap((seat) =>
      seat.slots
        .filter(({ token }) => !assigned.has(token))
        .map((slot) => `a slot of ${seat._id} has no case ${slot.case}`),
    ),
    ...deferred
      .filter((row) => row.state !== 'closed')
      .map(
        (row) =>
          `deferred ${row._id} is ${row.state} (${row.reason?.code ?? 'no reason'}: ${row.reason?.message ?? ''})`,
      ),
  ];
}

/** Parked work is kept for a person: no waiting brings it to an end. */
export function isParked(rest: Rest): boolean {
  return rest.deferred.some((row) => row.state === 'parked');
}

/** Everything that must hold once nothing is left over; returns what does not. */
export function violations(rest: Rest, customers: Sent, said: Said = NOTHING_SAID): string[] {
  const taken = takenIds(rest, said);
  return [
    ...leftOver(rest),
    ...taken.wrong,
    ...messageViolations(rest, new Set([...customers.accepted.values(), ...taken.ids])),
    ...rest.cases.flatMap((head) => caseViolations(rest, head)),
    ...orphans(rest),
    ...threadViolations(rest, customers),
    ...updateViolations(rest),
    ...seatViolations(rest),
    ...rest.cases.flatMap((head) => viewViolations(rest, head)),
  ];
}

/** Each accepted message has one inbox row, one binding, one fate and one entry, all of the same case. */
function messageViolations(rest: Rest, sent: ReadonlySet<string>): string[] {
  const wrong: string[] = [];
  if (rest.inbox.length !== sent.size)
    wrong.push(`${String(rest.inbox.length)} inbox rows for ${String(sent.size)} messages`);
  for (const messageId of sent) {
    const row = rest.inbox.find((each) => each._id === messageId);
    if (row === undefined) {
      wrong.push(`message ${messageId} was accepted and is gone`);
      continue;
    }
    wrong.push(...fateViolations(rest, row));
  }
  return wrong;
}

function fateViolations(rest: Rest, row: InboxRow): string[] {
  const wrong: string[] = [];
  const entries = rest.entries.filter((entry) => entry.messageId === row._id);
  const binding = rest.bindings.find((each) => each._id === row._id);
  const intake = rest.intake.find((each) => each._id === row._id);
  const told = row.caseIds ?? [row._id];
  if (intake === undefined) wrong.push(`message ${row._id} is missing in the intake list`);
  else if (intake.fate !== row.fate)
    wrong.push(`message ${row._id}: gateway knows ${String(row.fate)}, intake ${intake.fate}`);
  // That somebody has left is nothing that could open a case or stand on one.
  if (isEndOfStay(row)) return entries.length === 0 ? wrong : [...wrong, `the end of a stay ${row._id} is an entry`];
  if (binding === undefined) wrong.push(`message ${row._id} is not bound`);
  const expected = binding === undefined || binding.caseId === '' ? [] : [binding.caseId];
  if (told.join() !== expected.join())
    wrong.push(`message ${row._id} went to ${told.join()}, bound to ${expected.join()}`);
  // A copy that came by another of our addresses is no second entry.
  const written = row.fate === 'duplicate' ? [] : expected;
  if (entries.map((entry) => entry.caseId).join() !== written.join()) {
    wrong.push(
      `message ${row._id} has entries on [${entries.map((entry) => entry.caseId).join()}], expected on [${written.join()}]`,
    );
  }
  if (row.fate === 'opened' && binding?.caseId !== row._id)
    wrong.push(`message ${row._id} opened a case that is not its own`);
  return wrong;
}

function caseViolations(rest: Rest, head: CaseHead): string[] {
  const wrong: string[] = [];
  const say = (what: string): void => {
    wrong.push(`case ${head._id} ${what}`);
  };
  const entries = rest.entries.filter((entry) => entry.caseId === head._id).sort((a, b) => a.seq - b.seq);
  const history = rest.history.filter((row) => row.caseId === head._id).sort((a, b) => a.seq - b.seq);
  const openings = history.filter((row) => row.kind === 'case-opened');
  if (!head.opened || openings.length !== 1)
    say(`has ${String(openings.length)} openings (opened: ${String(head.opened)})`);
  if (head.ownerKey === '') say('has no owner');
  if (Buffer.byteLength(JSON.stringify(head)) > 256 * 1024) say('is larger than 256 KB');
  if (entries.some((entry, index) => entry.seq !== index + 1))
    say(`has entries ${entries.map((entry) => entry.seq).join()}`);
  if (head.entryCount !== entries.length)
    say(`counts ${String(head.entryCount)} entries and has ${String(entries.length)}`);
  const broken = brokenLink(history);
  if (broken !== undefined) say(`has a broken history at ${broken}`);
  const last = history.at(-1);
  if (last?.hash !== head.history.hash || last.seq !== head.history.seq)
    say('does not end its history where the head says');
  wrong.push(...clockViolations(head, history));
  const opener = rest.inbox.find((row) => row._id === head._id);
  if (opener === undefined) say('is named after no message');
  else if (opener.receivedAt < head.receivedAt) say('counts from later than the receipt of its opening message');
  const receipts = rest.updates.filter(({ caseId, data }) => caseId === head._id && data.kind === 'receipt');
  const first = receipts.filter(({ insteadOf }) => insteadOf === undefined);
  if (first.length !== 1) say(`has ${String(first.length)} receipts`);
  return wrong;
}

/** Rows that belong to nothing. */
function orphans(rest: Rest): string[] {
  const heads = new Set(rest.cases.map((head) => head._id));
  const wrong = [...rest.entries, ...rest.history, ...rest.updates]
    .filter((row) => !heads.has(row.caseId))
    .map((row) => `${row._id} belongs to no case`);
  for (const door of rest.doors) {
    for (const { caseId } of door.slots) {
      const binding = rest.bindings.find((each) => each._id === caseId);
      if (!heads.has(caseId) && (binding === undefined || binding.caseId === caseId)) {
        wrong.push(`door ${door._id} names ${caseId}, which never came`);
      }
    }
  }
  return wrong;
}

/** A reply among the people of its original joins the original's case, whichever came first. */
function threadViolations(rest: Rest, customers: Sent): string[] {
  const caseOf = ({ number }: PlannedMessage): string | undefined =>
    rest.bindings.find((each) => each._id === customers.idOf(number))?.caseId;
  const wrong: string[] = [];
  for (const reply of customers.messages) {
    const { evidence } = reply;
    if (
      evidence.kind === 'none' ||
      evidence.kind === 'receipt' ||
      evidence.kind === 'token' ||
      reply.kind !== 'message'
    )
      continue;
    const original = customers.messages.find((each) => each.number === evidence.message);
    if (original === undefined || (evidence.kind === 'answers' && !mustMeet(original, reply, customers.messages)))
      continue;
    if (caseOf(reply) !== caseOf(original)) {
      wrong.push(`${messageIdOf(reply.number)} answers ${messageIdOf(original.number)} and lies on another case`);
    }
  }
  return wrong;
}

function mustMeet(original: PlannedMessage, reply: PlannedMessage, all: readonly PlannedMessage[]): boolean {
  if (original.kind !== 'message' || original.evidence.kind !== 'none' || original.channel !== 'email') return false;
  // Everybody who may have told of the original's id first must be among the people of both.
  const tellers = all.filter(
    (each) => each === original || (each.evidence.kind !== 'none' && each.evidence.message === original.number),
  );
  const meets = (message: PlannedMessage): boolean =>
    tellers.every((teller) => teller.party === message.party || message.copies.includes(teller.party));
  return tellers.every((teller) => teller.evidence.kind !== 'receipt') && meets(original) && meets(reply);
}

/** Room is taken exactly for the cases that are assigned, never more than there is, and no case lies on two seats. */
function seatViolations(rest: Rest): string[] {
  const wrong: string[] = [];
  for (const { _id, used, unopened, chats, capacity, slots } of rest.seats) {
    const sum = slots.reduce((total, { weight }) => total + weight, 0);
    if (used !== sum) wrong.push(`seat ${_id} says ${String(used)} and its slots ${String(sum)}`);
    if (used > capacity) wrong.push(`seat ${_id} is over capacity: ${String(used)} of ${String(capacity)}`);
    if (unopened !== slots.filter(({ opened, chat }) => !opened && chat !== true).length)
      wrong.push(`seat ${_id} counts ${String(unopened)} unopened cases`);
    if (chats !== slots.filter(({ chat }) => chat === true).length)
      wrong.push(`seat ${_id} counts ${String(chats)} live conversations`);
  }
  const held = rest.seats.flatMap((seat) => seat.slots.map((slot) => slot.case));
  const twice = held.filter((caseId, index) => held.indexOf(caseId) !== index);
  wrong.push(...twice.map((caseId) => `case ${caseId} lies on two seats`));
  const slots = rest.seats.flatMap((seat) => seat.slots.map((slot) => `${seat._id} ${slot.case} ${slot.token}`));
  const assigned = rest.cases
    .filter(({ state }) => state !== 'closed')
    .map(({ _id, handlerKey, assignment }) => `${handlerKey} ${_id} ${assignment.token ?? ''}`);
  if (slots.sort().join() !== assigned.sort().join())
    wrong.push(`seats hold [${slots.join()}], cases say [${assigned.join()}]`);
  return wrong;
}

/** What customers read of a case that somebody works on, where it is not in progress. */
const SHOWN: Readonly<Partial<Record<CaseHead['state'], string>>> = {
  decision_communicated: 'decided',
  accepted: 'decided',
  rejected_open: 'decided',
  no_reply: 'decided',
  withdrawn: 'closed',
  out_of_scope: 'closed',
  closed: 'closed',
};

/** Entries as they are to be read: between two of staff, the customer's in the order in which they were received. */
function asRead(workedIn: readonly CaseEntry[]): (CaseEntry | undefined)[] {
  const staffBefore = (entry: CaseEntry): number =>
    workedIn.slice(0, workedIn.indexOf(entry)).filter(({ from }) => from === 'handler').length;
  const customers = workedIn
    .filter(({ from }) => from === 'customer')
    .sort((one, other) => staffBefore(one) - staffBefore(other) || one.at.localeCompare(other.at));
  return workedIn.map((entry) => (entry.from === 'customer' ? customers.shift() : entry));
}

/** What customers see of a case is what lies on it. */
function viewViolations(rest: Rest, head: CaseHead): string[] {
  const view = rest.views.find((row) => row._id === head._id)?.view;
  const visible = rest.entries
    .filter((entry) => entry.caseId === head._id && entry.visible)
    .sort((a, b) => a.seq - b.seq);
  const shown = view?.conversation.map(({ id }) => id) ?? [];
  const wrong: string[] = [];
  if (
    shown.join() !==
    asRead(visible)
      .map((entry) => entry?._id)
      .join()
  )
    wrong.push(`the view of ${head._id} shows [${shown.join()}]`);
  if (view?.conversationTotal !== visible.length)
    wrong.push(`the view of ${head._id} counts ${String(view?.conversationTotal)}`);
  if (view?.reference !== head.reference)
    wrong.push(`the view of ${head._id} has the reference ${String(view?.reference)}`);
  if (view?.state !== (SHOWN[head.state] ?? 'in-progress'))
    wrong.push(`the view of ${head._id} says ${String(view?.state)} of an assigned case that is ${head.state}`);
  return wrong;
}

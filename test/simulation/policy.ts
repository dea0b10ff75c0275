import { sha256, toEpoch, toInstant, type Instant } from '@redress/kernel';
import { NOTHING_FOUND, type CaseClock, type CasePolicy, type MessageTriage } from '@redress/cases';
import { textOf } from './customer-normaliser.js';

const DAY = 86_400_000;
const MINUTE = 60_000;

/** A clock of good practice, without the way to its date. */
function clockOf(name: string, startedAt: Instant, days: number): CaseClock {
  const dueAt = toInstant(toEpoch(startedAt) + days * DAY);
  return { name, duty: name, startedAt, dueAt, rule: name, basis: 'practice', explanation: [] };
}

/** A duty that nobody does: each case warns of it and then notes that it ran out, within a schedule. */
function neglected(startedAt: Instant): CaseClock {
  const after = (ms: number): Instant => toInstant(toEpoch(startedAt) + ms);
  return { ...clockOf('neglected', startedAt, 1), noticeAt: after(MINUTE), dueAt: after(2 * MINUTE) };
}

/** What the organisation of the simulation has decided: one team, one lead, a clock that runs out and two that never do. */
export const POLICY: CasePolicy = {
  accountable: () => ({ teamKey: 'team', ownerKey: 'lead' }),
  teamOf: () => undefined,
  owner: () => ({ ownerKey: 'lead', ownerBarred: false }),
  interestedIn: () => [],
  clocks: (receivedAt) => [clockOf('ack', receivedAt, 5), clockOf('decision', receivedAt, 30), neglected(receivedAt)],
  clocksFrom: () => [],
  clockAgain: () => undefined,
  receipt: ({ reference }) => ({ subject: reference, text: textOf(`we have it: ${reference}`), language: 'en' }),
  accessLinks: () => ({ subject: 'links', text: textOf('links'), language: 'en' }),
  afterClosure: (at) => clockOf('after-closure', at, 1),
  words: ({ reference, language }, ...orders) => ({
    subject: `${orders[0].kind} [${reference}]`,
    text: orders.map(({ kind, text }) => text ?? kind).join('\n\n'),
    language,
  }),
  isOwnSender: () => false,
  partyKey: (address) => address,
  proofKeys: () => [],
  teamName: (team) => team,
  language: () => 'en',
};

/** Their dates lie an hour later than their words go, as in the product. */
const LEAD = 60 * MINUTE;

/** A date by which the customer is told something: words are asked of the handler, and go an hour ahead of it. */
function toldBy(name: string, startedAt: Instant, ask: number, send: number): CaseClock {
  const after = (ms: number): Instant => toInstant(toEpoch(startedAt) + ms);
  return { ...clockOf(name, startedAt, 1), askAt: after(ask * MINUTE), dueAt: after(send * MINUTE + LEAD) };
}

/** After how many minutes words for the decision's date go, when nobody has decided. */
export const DECISION_MINUTES = 2.5;

/** The same organisation, where dates by which customers are told something come within a schedule, and staff are told too. */
export const TOLD_POLICY: CasePolicy = {
  ...POLICY,
  clocks: (receivedAt) => [
    clockOf('ack', receivedAt, 5),
    toldBy('update', receivedAt, 0.5, 1),
    toldBy('decision', receivedAt, 1.5, DECISION_MINUTES),
    neglected(receivedAt),
  ],
  clockAgain: (name, at) => (name === 'update' ? toldBy(name, at, 0.5, 1) : undefined),
  afterClosure: (at) => ({ ...clockOf('after-closure', at, 1), dueAt: toInstant(toEpoch(at) + 2 * MINUTE) }),
};

/** One message in four speaks of danger, and one in four names a handler, by what it happens to say. */
export const TRIAGE: MessageTriage = {
  find: ({ text }) => ({
    ...NOTHING_FOUND,
    risks: /^[0-3]/u.test(sha256(text)) ? ['injury/en'] : [],
    named: /^[4-7]/u.test(sha256(text)) ? [{ key: 'hanna', addressed: false }] : [],
  }),
};

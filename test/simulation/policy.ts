import { sha256, toEpoch, toInstant } from '@redress/kernel';
import { NOTHING_FOUND, type CasePolicy, type MessageTriage } from '@redress/cases';
import { textOf } from './customer-normaliser.js';

const DAY = 86_400_000;

/** What the organisation of the simulation has decided: one team, one lead, two clocks that never run out in a schedule. */
export const POLICY: CasePolicy = {
  accountable: () => ({ teamKey: 'team', ownerKey: 'lead' }),
  clocks: (receivedAt) => [
    { name: 'ack', dueAt: toInstant(toEpoch(receivedAt) + 5 * DAY), rule: 'ack', explanation: '' },
    { name: 'decision', dueAt: toInstant(toEpoch(receivedAt) + 30 * DAY), rule: 'decision', explanation: '' },
  ],
  clockAgain: () => undefined,
  receipt: ({ reference }) => ({ subject: reference, text: textOf(`we have it: ${reference}`), language: 'en' }),
  accessLinks: () => ({ subject: 'links', text: textOf('links'), language: 'en' }),
  isOwnSender: () => false,
  partyKey: (address) => address,
  proofKeys: () => [],
  teamName: (team) => team,
  language: () => 'en',
};

/** One message in four speaks of danger, by what it happens to say. */
export const TRIAGE: MessageTriage = {
  find: ({ text }) => (/^[0-3]/u.test(sha256(text)) ? { ...NOTHING_FOUND, risks: ['injury/en'] } : NOTHING_FOUND),
};

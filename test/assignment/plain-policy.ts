import { sha256 } from '@redress/kernel';
import type { CasePolicy } from '@redress/cases';

const WORDS = { preview: 'We have it.', bytes: 11, sha256: sha256('We have it.') };

/** An organisation that has decided as little as can be: one team, one lead, no clocks. */
export const PLAIN_POLICY: CasePolicy = {
  accountable: () => ({ teamKey: 'parcels', ownerKey: 'lena' }),
  teamOf: () => undefined,
  owner: () => ({ ownerKey: 'lena', ownerBarred: false }),
  interestedIn: () => [],
  clocks: () => [],
  clocksFrom: () => [],
  clockAgain: () => undefined,
  receipt: ({ reference }) => ({ subject: reference, text: WORDS, language: 'en' }),
  accessLinks: () => ({ subject: 'links', text: WORDS, language: 'en' }),
  afterClosure: (at) => {
    const name = 'after-closure';
    return { name, duty: name, startedAt: at, dueAt: at, rule: name, basis: 'practice', explanation: [] };
  },
  words: ({ reference, language }, first) => ({ subject: reference, text: first.text ?? first.kind, language }),
  isOwnSender: () => false,
  partyKey: (address) => address,
  proofKeys: () => [],
  teamName: (team) => team,
  language: ({ stated, hinted }) => stated ?? hinted ?? 'en',
};

import type { CasePolicy } from '@redress/cases';
import type { MessageReceived } from '@redress/contracts';
import { sha256, toInstant } from '@redress/kernel';

const DAY = 86_400_000;

export function textOf(said: string): MessageReceived['text'] {
  return { preview: said, bytes: Buffer.byteLength(said), sha256: sha256(said) };
}

/** One team, whose cases have a decision to be told so many days after their receipt. */
export function deskPolicy(days: () => number): CasePolicy {
  return {
    accountable: () => ({ teamKey: 'parcels', ownerKey: 'lena' }),
    teamOf: () => 'parcels',
    owner: () => ({ ownerKey: 'lena', ownerBarred: false }),
    interestedIn: () => [],
    clocks: (receivedAt) => {
      const dueAt = toInstant(Date.parse(receivedAt) + days() * DAY);
      const basis = 'practice' as const;
      return [{ name: 'decision', duty: 'decide', startedAt: receivedAt, dueAt, rule: 'test', basis, explanation: [] }];
    },
    clocksFrom: () => [],
    clockAgain: () => undefined,
    receipt: ({ reference }) => ({ subject: reference, text: textOf('received'), language: 'en' }),
    afterClosure: (at) => {
      const name = 'after-closure';
      return { name, duty: name, startedAt: at, dueAt: at, rule: name, basis: 'practice', explanation: [] };
    },
    words: ({ reference, language }, first) => ({ subject: reference, text: first.text ?? first.kind, language }),
    accessLinks: () => ({ subject: 'links', text: textOf('links'), language: 'en' }),
    isOwnSender: () => false,
    partyKey: (address) => address,
    proofKeys: () => [],
    teamName: () => 'Parcels',
    language: ({ stated, hinted }) => stated ?? hinted ?? 'en',
  };
}

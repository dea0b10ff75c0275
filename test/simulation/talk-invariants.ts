import type { DeliveryRow, InboxRow } from '@redress/channel-kit';
import { isLive, type CaseHead } from '@redress/cases';
import { toEpoch } from '@redress/kernel';
import { partyKey } from './customers.js';
import type { PlannedTalk } from './planned-talk.js';
import type { Rest } from './rest.js';
import type { Talkers } from './talkers.js';

/** What was said, what of it was taken, and who wanted nothing when. */
export type Said = Pick<Talkers, 'accepted' | 'stopped' | 'talks'>;

/** Where nobody talks. */
export const NOTHING_SAID: Said = { accepted: new Set(), stopped: new Map(), talks: [] };

/** The ids of the messages that were taken; an inbox row that is missing is a violation of its own. */
export function takenIds({ inbox }: Rest, { accepted }: Said): { readonly ids: string[]; readonly wrong: string[] } {
  const rows = new Map(inbox.map((row) => [`${row.channel} ${row.dedupeKey}`, row._id]));
  return {
    ids: [...accepted].flatMap((key) => rows.get(key) ?? []),
    wrong: [...accepted].flatMap((key) => (rows.has(key) ? [] : [`line ${key} was accepted and is gone`])),
  };
}

/** What must hold where people talk: nothing to who wanted nothing, one case a party, and nobody sits where nobody sits. */
export function talkViolations(rest: Rest, said: Said): string[] {
  return [
    ...rest.deliveries.flatMap((row) => stopViolations(rest, said, row)),
    ...said.talks.flatMap((talk) => partyViolations(rest, talk)),
    ...rest.seats.flatMap(({ _id, slots }) =>
      slots
        .filter((slot) => (slot.chat === true) !== isSittingIn(rest, slot.case))
        .map((slot) => `seat ${_id} has case ${slot.case} with ${slot.chat === true ? 'a' : 'no'} live conversation`),
    ),
  ];
}

/** True for what only says that a visitor has left. */
export function isEndOfStay({ hints }: InboxRow): boolean {
  return hints['ended'] !== undefined;
}

// What was claimed before the stop was taken may have been on its way already.
function stopViolations({ mails }: Rest, { stopped }: Said, { _id, update, claimedAt = '' }: DeliveryRow): string[] {
  const times = stopped.get(update.recipient.address ?? '') ?? [];
  const sent = mails.filter(({ updateId }) => updateId === _id);
  if (sent.length === 0 || claimedAt === '') return [];
  const claimed = toEpoch(claimedAt);
  // Whoever has begun again may be told meanwhile what was claimed before.
  const during = times.some(({ from, until }) => from < claimed && sent.some(({ at }) => at < until));
  return during ? [`update ${_id} went to a number after STOP`] : [];
}

function partyViolations(rest: Rest, { channel, party, lines }: PlannedTalk): string[] {
  const said = lines.filter(({ what }) => what === 'say');
  const heads = rest.cases.filter(({ participants }) => participants.includes(partyKey(party)));
  if (heads.length !== 1) return [`${party} has ${String(heads.length)} cases`];
  const stay = Math.max(...said.map((line) => line.stay));
  const left = lines.some((line) => line.what === 'end' && line.stay >= stay);
  const live = channel === 'chat' && !left;
  return heads
    .filter((head) => isLive(head) !== live)
    .map(({ _id }) => `case ${_id} of ${party} is ${live ? 'not ' : ''}live`);
}

function isSittingIn({ cases }: Rest, caseId: string): boolean {
  return cases.some((head: CaseHead) => head._id === caseId && isLive(head));
}

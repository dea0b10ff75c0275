import { sha256 } from '@redress/kernel';
import { NEVER } from './case-clock.js';
import { SHARDS, type CaseHead, type CaseSlot } from './case-head.js';
import { URGENCY } from './urgency.js';
import type { Accountable } from './case-policy.js';
import { FIRST_STATE } from './lifecycle.js';

/**
 * The head as it is first inserted: no change, no pending effect, but an owner. Whoever meets a case that has no head yet
 * inserts exactly this, so it must follow from the slot alone.
 */
export function bareHead(slot: CaseSlot, accountable: Accountable): CaseHead {
  return {
    _id: slot.caseId,
    reference: slot.reference,
    version: 0,
    revision: 0,
    shard: shardOf(slot.caseId),
    wakeAt: NEVER,
    opened: false,
    state: FIRST_STATE,
    recordType: 'undetermined',
    channel: slot.channel,
    language: '',
    receivedAt: slot.receivedAt,
    dueAt: NEVER,
    customer: { key: '', proved: false },
    participants: [],
    reply: { channel: slot.channel, key: '', answers: [] },
    teamKey: accountable.teamKey,
    ownerKey: accountable.ownerKey,
    handlerKey: '',
    queue: '',
    needs: '',
    urgency: URGENCY.ordinary,
    confidential: false,
    assignment: { count: 0, reasons: [] },
    clocks: [],
    acknowledgement: { state: 'due' },
    links: [],
    lastUpdates: [],
    entryCount: 0,
    visibleCount: 0,
    history: { seq: 0, hash: '' },
    pending: [],
    ...barredNobody(),
    ...leftConversation(slot),
  };
}

function barredNobody(): Pick<CaseHead, 'subjects' | 'interested' | 'conflicts' | 'handledBy'> {
  return { subjects: [], interested: [], conflicts: [], handledBy: [] };
}

function leftConversation({ endedStay: stay, receivedAt: since }: CaseSlot): Pick<CaseHead, 'conversation'> {
  return stay === undefined ? {} : { conversation: { live: false, since, stay } };
}

/** Which shard's sweeper looks after a case; the same for ever. */
export function shardOf(caseId: string): number {
  return Number.parseInt(sha256(caseId).slice(0, 8), 16) % SHARDS;
}
